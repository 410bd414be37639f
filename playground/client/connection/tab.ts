import type { Connection } from './connection.ts'
import { connect } from '../connect.ts'

const connections = new WeakMap<Document, Promise<Connection>>()

/**
 * The connection of this tab: one for all panels and pages, so that an order made on one page is known on the next.
 * Only in a browser. After a failed start, the next call tries again.
 */
export function tabConnection(page: Document = document): Promise<Connection> {
  const known = connections.get(page)
  if (known) return known
  const started = connect({
    token: page.querySelector<HTMLMetaElement>('meta[name="playground-token"]')?.content || undefined,
    origin: location.origin,
    base: import.meta.env.BASE_URL,
    fetch: (input, init) => fetch(input, init),
  })
  connections.set(page, started)
  started.catch(() => connections.delete(page))
  return started
}
