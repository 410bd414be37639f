import type { Connection } from './connection.ts'
import { connect } from '../connect.ts'

const connections = new WeakMap<Document, Promise<Connection>>()

const longestWaitMs = 1000

/**
 * The connection of this tab: one for all panels and pages, so that an order made on one page is known on the next.
 * Only in a browser. After a failed start, the next call tries again.
 */
export function tabConnection(page: Document = document): Promise<Connection> {
  const known = connections.get(page)
  if (known) return known
  const started = start(page)
  connections.set(page, started)
  started.catch(() => connections.delete(page))
  return started
}

async function start(page: Document): Promise<Connection> {
  const token = tokenOf(page)
  // making keys is work: the page comes first
  if (token === undefined) await untilIdle()
  return connect({
    token,
    origin: location.origin,
    base: import.meta.env.BASE_URL,
    fetch: (input, init) => fetch(input, init),
    // a reload would do it too, but would take away what was typed
    renewToken: async () => {
      const response = await fetch(location.href, { cache: 'no-store', headers: { Accept: 'text/html' } })
      return tokenOf(new DOMParser().parseFromString(await response.text(), 'text/html'))
    },
  })
}

function untilIdle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: longestWaitMs })
    else setTimeout(resolve, 200)
  })
}

function tokenOf(page: Document): string | undefined {
  return page.querySelector<HTMLMetaElement>('meta[name="playground-token"]')?.content || undefined
}
