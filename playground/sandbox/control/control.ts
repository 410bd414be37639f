import type { Environment } from '../environment.ts'
import { advanceClock } from './clock-control.ts'
import { json, printControl, problem, type ControlAnswer } from './control-answer.ts'
import { orderFault } from './fault-control.ts'
import { listNotifications, makeNotification } from './notification-control.ts'
import { payByControl } from './pay-control.ts'
import { listRequests } from './request-control.ts'
import { describeState } from './state-control.ts'
import { isRightToken } from './token.ts'

/** A call of the control API. */
export interface ControlCall {
  /** By name in the path. */
  pathValues: Record<string, string>
  query: URLSearchParams
  /** The JSON object of the body; empty without a body. */
  body: Readonly<Record<string, unknown>>
}

/** What one control does. */
export type Control = (call: ControlCall, environment: Environment) => Promise<ControlAnswer>

interface ControlRoute {
  method: 'GET' | 'POST'
  pattern: RegExp
  control: Control
}

const maximumBodyCharacters = 256 * 1024

const routes: readonly ControlRoute[] = [
  { method: 'GET', pattern: /^\/__sandbox\/state$/, control: describeState },
  { method: 'POST', pattern: /^\/__sandbox\/orders\/(?<out_trade_no>[^/]+)\/pay$/, control: payByControl },
  { method: 'POST', pattern: /^\/__sandbox\/clock$/, control: advanceClock },
  { method: 'POST', pattern: /^\/__sandbox\/faults$/, control: orderFault },
  { method: 'GET', pattern: /^\/__sandbox\/requests$/, control: listRequests },
  { method: 'GET', pattern: /^\/__sandbox\/notifications$/, control: listNotifications },
  { method: 'POST', pattern: /^\/__sandbox\/notifications$/, control: makeNotification },
  { method: 'POST', pattern: /^\/__sandbox\/reset$/, control: reset },
]

/** Creates the control API: what the payer, the clock and the network do, and what the sandbox has seen. */
export function createControl(
  environment: Environment,
  adminToken: string | undefined,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (adminToken !== undefined && !(await isRightToken(request.headers.get('X-Playground-Token'), adminToken))) {
      return printControl(problem(401, 'token-wrong', '缺少或错误的 X-Playground-Token 请求头'))
    }
    try {
      return printControl(await route(request, environment))
    } catch {
      return printControl(problem(500, 'sandbox-failed', '沙箱内部错误'))
    }
  }
}

async function route(request: Request, environment: Environment): Promise<ControlAnswer> {
  const { pathname, searchParams } = new URL(request.url)
  const onPath = routes.filter(({ pattern }) => pattern.test(pathname))
  if (onPath.length === 0) return problem(404, 'control-unknown', '没有这个控制接口')
  const found = onPath.find(({ method }) => method === request.method)
  if (!found) return problem(405, 'method-not-allowed', '该控制接口不支持这个请求方法')
  const pathValues = decodeAll(found.pattern.exec(pathname)?.groups ?? {})
  if (!pathValues) return problem(404, 'control-unknown', '没有这个控制接口')
  const body = found.method === 'GET' ? {} : await readBody(request)
  if (!body) return problem(400, 'body-malformed', '请求体必须是 JSON 对象，Content-Type 为 application/json')
  return found.control({ pathValues, query: searchParams, body }, environment)
}

async function readBody(request: Request): Promise<Record<string, unknown> | undefined> {
  const text = await request.text()
  // a form that some page posts here must not pass for an empty body
  const type = request.headers.get('Content-Type')
  if (type !== null && !type.startsWith('application/json'))
    return text === '' && type.startsWith('text/plain') ? {} : undefined
  if (text === '') return {}
  if (text.length > maximumBodyCharacters) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function decodeAll(groups: Record<string, string>): Record<string, string> | undefined {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]))
  } catch {
    return undefined
  }
}

async function reset(_call: ControlCall, { store }: Environment): Promise<ControlAnswer> {
  await store.clear()
  return json({ reset: true })
}
