/**
 * Who may talk to the proxy. Each guard looks at one thing and throws a `Refusal`; none reads the body.
 *
 * A browser sends requests to 127.0.0.1 for any web page, so every door is shut on its own: DNS rebinding by `Host`,
 * foreign pages by `Origin` and `Sec-Fetch-Site`, simple requests by the token header and the JSON type.
 */
import { Refusal } from '../refusal.ts'

/** Looks at one property of a request; throws a `Refusal` when it must not pass. */
export type Guard = (request: Request) => void | Promise<void>

/** Runs guards in order; the first refusal wins. */
export async function runGuards(guards: readonly Guard[], request: Request): Promise<void> {
  for (const guard of guards) await guard(request)
}

/** Only these `Host` values (`localhost:5173`), compared exactly: `localhost.evil.com` and other ports are strangers. */
export function allowHosts(hosts: readonly string[]): Guard {
  return (request) => {
    const host = request.headers.get('host') ?? new URL(request.url).host
    if (hosts.includes(host.toLowerCase())) return
    throw new Refusal(403, 'host-refused', '请求的 Host 不在允许名单内，已拒绝（防止 DNS 重绑定）。')
  }
}

/**
 * Only these `Origin` values. `null` (sandboxed frames, files) is never one of them. An absent Origin passes, since
 * browsers leave it out of same-origin GETs and other tools out of everything: the token decides about those.
 */
export function allowOrigins(origins: readonly string[]): Guard {
  return (request) => {
    const origin = request.headers.get('origin')
    if (origin === null || origins.includes(origin)) return
    throw new Refusal(403, 'origin-refused', '只接受本站页面发起的请求，该来源（Origin）不被允许。')
  }
}

/** Refuses when `Origin` is absent: for a proxy that has no token to decide by. */
export function requireOrigin(): Guard {
  return (request) => {
    if (request.headers.has('origin')) return
    throw new Refusal(403, 'origin-missing', '请求没有 Origin，也没有配置访问令牌，已拒绝。')
  }
}

/** A page of another site, or of another port of this machine (`same-site`), is refused. Absent (curl, SDKs) passes. */
export function refuseCrossSite(): Guard {
  return (request) => {
    const site = request.headers.get('sec-fetch-site')
    if (site === null || site === 'same-origin' || site === 'none') return
    throw new Refusal(403, 'cross-site-refused', '只接受本站页面发起的请求，跨站请求已拒绝。')
  }
}

/** The token in `X-Playground-Token`; nowhere else, so that it never stands in a URL, a log or a history. */
export function requireToken(token: string): Guard {
  const expected = digest(token)
  return async (request) => {
    const given = request.headers.get('x-playground-token')
    if (given === null) {
      throw new Refusal(401, 'token-missing', '缺少访问令牌（X-Playground-Token）。请刷新页面后重试。')
    }
    // digests have one length whatever was sent, so the comparison takes the same time for every guess
    if (sameBytes(await digest(given), await expected)) return
    throw new Refusal(401, 'token-wrong', '访问令牌不正确，服务可能已经重启。请刷新页面后重试。')
  }
}

/** Only this method; others get 405 with `Allow`. */
export function requireMethod(method: string): Guard {
  return (request) => {
    if (request.method === method) return
    throw new Refusal(405, 'method-not-allowed', `此接口只接受 ${method} 请求。`, { allow: method })
  }
}

/** Only JSON, which a form or a `no-cors` request cannot claim. */
export function requireJson(): Guard {
  return (request) => {
    const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
    if (type === 'application/json') return
    throw new Refusal(415, 'content-type-refused', '请求体必须是 JSON（Content-Type: application/json）。')
  }
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (let index = 0; index < a.length; index++) difference |= (a[index] ?? 0) ^ (b[index] ?? 0)
  return difference === 0
}
