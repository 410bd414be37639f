import type { Cause } from './causes.ts'
import { messageOf, type SignedFacts } from './signed-facts.ts'

const reencodedRE = /[!'()*|^`{}"<> ]/g

/** Mistakes in the first two lines: method and request target. */
export const targetCauses: readonly Cause[] = [
  {
    id: 'query-missing',
    title: '签名串第二行漏了查询参数',
    fix: '签名时使用“路径 + ? + 查询串”，与实际发出的完全一致。',
    messages: withTargets(({ target }) => [pathOf(target)]),
  },
  {
    id: 'target-encoding',
    title: '签名串中的路径或查询参数与发出的百分号编码不一致',
    fix: '先编码好完整的路径与查询串，再用同一个字符串签名和发送，避免 HTTP 库再次编码。',
    messages: withTargets(({ target }) => encodings(target)),
  },
  {
    id: 'full-url',
    title: '签名串第二行写成了带域名的完整 URL',
    fix: '第二行只写路径与查询串，去掉协议和域名。',
    messages: withTargets(({ target, origin }) => [
      origin + target,
      `https://api.mch.weixin.qq.com${target}`,
      origin.replace(/^https?:\/\//, '') + target,
      `api.mch.weixin.qq.com${target}`,
    ]),
  },
  {
    id: 'leading-slash',
    title: '签名串第二行的路径缺少开头的斜杠，或多了结尾的斜杠',
    fix: '路径以 / 开头，并与实际请求的路径逐字符相同。',
    messages: withTargets(({ target }) => [
      target.slice(1),
      pathOf(target) + '/' + target.slice(pathOf(target).length),
      target.replace(/^\/v3/, ''),
    ]),
  },
  {
    id: 'method-lower-case',
    title: '签名串第一行的请求方法不是大写',
    fix: '请求方法用大写，例如 POST。',
    messages: (facts) => {
      const rest = messageOf(facts).slice(facts.method.length)
      return [facts.method.toLowerCase() + rest, facts.method[0] + facts.method.slice(1).toLowerCase() + rest]
    },
  },
  {
    id: 'method-other',
    title: '签名串第一行的请求方法与实际发出的不同',
    fix: '用实际发出的请求方法签名。',
    messages: (facts) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => messageOf(facts, { method })),
  },
]

function withTargets(targets: (facts: SignedFacts) => string[]): Cause['messages'] {
  return (facts) =>
    targets(facts)
      .filter((target) => target !== facts.target)
      .map((target) => messageOf(facts, { target }))
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? ''
}

function encodings(target: string): string[] {
  return [
    attempt(() => decodeURIComponent(target)),
    attempt(() => decodeURI(target)),
    attempt(() => encodeURI(target)),
    attempt(() => encodeURI(decodeURI(target))),
    target.replace(reencodedRE, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
    target.replaceAll('%20', '+'),
    target.replaceAll('+', '%20'),
    target.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    target.replace(/%[0-9a-f]{2}/g, (code) => code.toUpperCase()),
    target.replaceAll('%7C', '|'),
    target.replaceAll('%27', "'"),
    target.replaceAll('%2A', '*').replaceAll('%7C', '|'),
  ].flatMap((candidate) => candidate ?? [])
}

function attempt(work: () => string): string | undefined {
  try {
    return work()
  } catch {
    // a target that cannot be decoded has no such variant
    return undefined
  }
}
