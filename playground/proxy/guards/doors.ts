import type { Handler } from '../../protocol/index.ts'
import { Refusal, jsonResponse, refusalResponse } from '../refusal.ts'
import {
  type Guard,
  allowHosts,
  allowOrigins,
  refuseCrossSite,
  requireOrigin,
  requireToken,
  runGuards,
} from './guards.ts'

/** Who may come in. Everything absent: the handler runs inside the page itself, where there is no door. */
export interface DoorOptions {
  /** Required in `X-Playground-Token`. At least 128 random bits, new for each run. */
  token?: string
  /** Allowed `Origin` values, such as `http://localhost:5173`. */
  origins?: readonly string[]
  /** Allowed `Host` values, such as `localhost:5173`. */
  hosts?: readonly string[]
  /** `none` for requests that prove themselves (signed API calls of SDKs): neither token nor Origin is asked for. */
  proof?: 'token' | 'none'
}

/** Guards against foreign pages, in the order in which they refuse. They hold for preflights too. */
export function originGuards({ origins, hosts }: DoorOptions): Guard[] {
  return [
    ...(hosts ? [allowHosts(hosts)] : []),
    ...(origins ? [allowOrigins(origins)] : []),
    ...(hosts || origins ? [refuseCrossSite()] : []),
  ]
}

/** Guards that ask for proof of being the served page. A preflight cannot carry it. */
export function proofGuards({ token, origins, proof }: DoorOptions): Guard[] {
  if (proof === 'none') return []
  if (token) return [requireToken(token)]
  return origins ? [requireOrigin()] : []
}

/**
 * Puts the guards before a handler: answers refusals as `ProxyProblem`, preflights of allowed origins with 204, and
 * names an allowed origin exactly in `Access-Control-Allow-Origin` (never `*`). Exceptions become a 500 that holds
 * an id only; the exception itself goes to `onError`.
 */
export function guarded(
  handler: Handler,
  options: DoorOptions,
  onError: (id: string, error: unknown) => void = () => {},
): Handler {
  const strangers = originGuards(options)
  const proofs = proofGuards(options)
  const isForPages = options.proof !== 'none'
  return async (request, wire) => {
    const cors = isForPages ? corsHeaders(request, options.origins) : {}
    try {
      await runGuards(strangers, request)
      if (isForPages && request.method === 'OPTIONS') return preflight(cors)
      await runGuards(proofs, request)
      return withHeaders(await handler(request, wire), cors)
    } catch (error) {
      return withHeaders(failure(error, onError), error instanceof Refusal && error.status === 403 ? {} : cors)
    }
  }
}

function corsHeaders(request: Request, origins: readonly string[] | undefined): Record<string, string> {
  if (!origins) return {}
  const origin = request.headers.get('origin')
  if (origin === null || !origins.includes(origin)) return { vary: 'Origin' }
  return { vary: 'Origin', 'access-control-allow-origin': origin }
}

function preflight(cors: Record<string, string>): Response {
  const allowed = {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'content-type, x-playground-token',
  }
  return new Response(null, {
    status: 204,
    headers: cors['access-control-allow-origin'] ? { ...cors, ...allowed } : cors,
  })
}

function failure(error: unknown, onError: (id: string, error: unknown) => void): Response {
  if (error instanceof Refusal) return refusalResponse(error)
  const id = crypto.randomUUID()
  onError(id, error)
  return jsonResponse({ code: 'internal-error', message: `代理内部出错，编号 ${id}，详情见启动它的终端。` }, 500)
}

/** A network error (a connection that shall be cut) has no headers to set. */
function withHeaders(response: Response, headers: Record<string, string>): Response {
  if (response.type === 'error') return response
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}
