import type { Operation, Schema } from '../../../catalog/index.ts'
import { type Profile, defaultAmountCapFen } from '../profile.ts'
import { Refusal } from '../refusal.ts'
import { JsonTextError, type JsonLeaf, jsonLeaves, matchesPointer } from './json-text.ts'

/**
 * Decides whether a call may go to a live profile: the operation is one the catalog knows, a write is unlocked, and
 * no amount in its body is above the cap. Sandbox profiles always pass.
 */
export function checkLive(profile: Profile, operation: Operation | undefined, body: string, unlocked: boolean): void {
  if (profile.kind === 'sandbox') return
  if (!operation) {
    throw new Refusal(400, 'operation-unknown', '真实环境只发送本站目录里有的接口：此路径或方法不在目录中。')
  }
  if (operation.method === 'get') return
  if (profile.readOnly && !unlocked) throw new Refusal(403, 'profile-read-only', readOnlyMessage(profile))
  checkAmounts(operation, body, profile.amountCapFen ?? defaultAmountCapFen)
}

/** Whether a profile can be unlocked in this run; throws a `Refusal` that says why not. */
export function checkUnlock(profile: Profile): void {
  if (profile.kind === 'sandbox' || !profile.readOnly || profile.unlockable) return
  throw new Refusal(403, 'unlock-not-allowed', readOnlyMessage(profile))
}

function readOnlyMessage({ unlockable }: Profile): string {
  if (unlockable) return '真实环境默认只读。请先在页面上确认解锁，再发送会产生资金变动的请求。'
  return '真实环境默认只读。要发送写操作，请带上 WXPAY_ALLOW_WRITES=环境编号 重新启动，再在页面上确认解锁。'
}

/** On the text, not on a parsed copy: of a repeated name the platform may take the value that a parser drops. */
function checkAmounts({ requestBody }: Operation, body: string, capFen: number): void {
  if (!requestBody || requestBody.mediaType !== 'application/json' || body === '') return
  const patterns = fenPointers(requestBody.schema, '', 0)
  for (const leaf of leavesOf(body)) {
    if (!patterns.some((pattern) => matchesPointer(pattern, leaf.path))) continue
    const fen = Number(leaf.value)
    if (Number.isInteger(fen) && fen >= 0 && fen <= capFen) continue
    throw new Refusal(
      403,
      'amount-above-cap',
      `金额字段 ${leaf.path.join('.')} 超过了此环境的单笔上限 ${capFen} 分，没有发送。`,
    )
  }
}

function leavesOf(body: string): JsonLeaf[] {
  try {
    return jsonLeaves(body)
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error
    throw new Refusal(400, 'body-not-json', '请求体不是合法的 JSON，没有发送到真实环境。')
  }
}

function fenPointers(schema: Schema, prefix: string, depth: number): string[] {
  if (depth > 64) return []
  if (schema['x-unit'] === 'fen') return [prefix]
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    fenPointers(property, `${prefix}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1),
  )
  const items = schema.items ? fenPointers(schema.items, `${prefix}/*`, depth + 1) : []
  const branches = (schema.oneOf ?? []).flatMap((branch) => fenPointers(branch, prefix, depth + 1))
  return [...properties, ...items, ...branches]
}
