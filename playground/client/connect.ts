import type { Connection } from './connection/connection.ts'
import { ConnectionError } from './connection/errors.ts'
import { connectionOver } from './connection/over-transport.ts'

/** What `connect` needs from the page it runs in. */
export interface PageSurroundings {
  /** Content of `<meta name="playground-token">`; undefined on a static host. */
  token: string | undefined
  /** Scheme and host of the page. */
  origin: string
  /** Base path of the site, `/` or `/docs/`. */
  base: string
  fetch: typeof globalThis.fetch
  /** Reads the token anew: a restarted proxy has another one. Undefined when there is none. */
  renewToken?: () => Promise<string | undefined>
}

/**
 * The way from this page to a proxy: the process that served the page when it left its token there, else a proxy
 * and a sandbox inside the tab.
 */
export async function connect(page: PageSurroundings): Promise<Connection> {
  if (page.token !== undefined) return proxyConnection(page, page.token)
  try {
    const { startInPage } = await import('./start-in-page.ts')
    return await startInPage(page.origin, (path) => readFile(page, path))
  } catch (error) {
    throw new ConnectionError('start-failed', '页内沙箱没有启动起来，请刷新页面重试。', { cause: error })
  }
}

function proxyConnection({ fetch, renewToken }: PageSurroundings, firstToken: string): Connection {
  let token = firstToken
  const attempt = (path: string, init: RequestInit) =>
    fetch(path, { ...init, headers: { ...init.headers, 'X-Playground-Token': token }, cache: 'no-store' })
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await attempt(path, init)
    if (response.status !== 401 || !renewToken) return response
    // the token is looked at before anything else, so nothing was sent on: trying again sends it once
    const renewed = await renewToken().catch(() => undefined)
    if (renewed === undefined || renewed === token) return response
    token = renewed
    return attempt(path, init)
  }
  return connectionOver('proxy', send, send)
}

async function readFile({ fetch, base }: PageSurroundings, path: string): Promise<unknown> {
  const response = await fetch(base.replace(/\/$/, '') + path)
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return response.json()
}
