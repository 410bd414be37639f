import type { Call, ProfileSummary, ProxyProblem } from '../../proxy/call.ts'
import type { Connection, Transport } from './connection.ts'
import { ConnectionError } from './errors.ts'

const lostWords: Record<Connection['kind'], string> = {
  proxy: '连不上本机代理：运行 npm start 的终端可能已经关闭。',
  page: '页内沙箱没有应答，请刷新页面重试。',
}

/** A connection over two transports: the proxy and the sandbox speak the same HTTP wherever they run. */
export function connectionOver(kind: Connection['kind'], proxy: Transport, sandbox: Transport): Connection {
  const read = (answer: Promise<Response>) => readJson(answer, lostWords[kind])
  return {
    kind,
    // the shapes are the proxy's contract; both ends are built from the same commit
    profiles: async () => (await read(proxy('/__playground/profiles', { method: 'GET' }))) as ProfileSummary[],
    call: async (request, signal) =>
      (await read(proxy('/__playground/call', { ...jsonBody(request), signal }))) as Call,
    unlock: async (profile) => void (await read(proxy('/__playground/unlock', jsonBody({ profile })))),
    sandbox: (path, { method = 'GET', body } = {}) =>
      read(sandbox(`/__sandbox${path}`, method === 'POST' ? jsonBody(body ?? {}) : { method })),
  }
}

function jsonBody(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}

async function readJson(answer: Promise<Response>, lost: string): Promise<unknown> {
  const response = await reached(answer, lost)
  const text = await reached(response.text(), lost)
  const value = parse(text)
  if (response.ok) return value
  const problem = isProblem(value) ? value : { code: 'unexplained', message: `代理回答了 HTTP ${response.status}` }
  throw new ConnectionError('proxy-refused', problem.message, { status: response.status, reason: problem.code })
}

async function reached<T>(promise: Promise<T>, lost: string): Promise<T> {
  try {
    return await promise
  } catch (error) {
    // a cancelled call is no failure, the caller knows it by its name
    if (error instanceof Error && error.name === 'AbortError') throw error
    throw new ConnectionError('proxy-unreachable', lost, { cause: error })
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isProblem(value: unknown): value is ProxyProblem {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('message' in value)) return false
  return typeof value.code === 'string' && typeof value.message === 'string'
}
