import vue from '@vitejs/plugin-vue'
import { renderToString } from 'vue/server-renderer'
import { createServer, type ViteDevServer } from 'vite'
import { createSSRApp, type Component } from 'vue'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCatalog } from '../../../catalog/load.ts'

const { operations } = loadCatalog()
let server: ViteDevServer
let panel: Component

// Vitest here has no plugin for .vue files; a Vite server of its own compiles them.
beforeAll(async () => {
  server = await createServer({
    configFile: false,
    root: import.meta.dirname,
    plugins: [vue()],
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    appType: 'custom',
    logLevel: 'error',
  })
  panel = (await server.ssrLoadModule('/WxpPlayground.vue')).default
}, 60_000)

afterAll(() => server?.close())

const render = (props: Record<string, unknown>) => renderToString(createSSRApp(panel, props))

describe('WxpPlayground on a server', () => {
  it.each(operations.map((operation) => [operation.id, operation] as const))(
    'renders %s without a browser',
    async (id, operation) => {
      const html = await render({ operation })
      expect(html).toContain(`data-operation="${id}"`)
      expect(html).toContain('data-testid="playground-send"')
      for (const parameter of operation.parameters.filter(({ required, when }) => required && !when)) {
        expect(html).toContain(`data-pointer="${parameter.in}:${parameter.name}"`)
      }
      expect(html.includes('data-testid="playground-body"')).toBe(operation.requestBody !== undefined)
    },
  )

  it('names every control', async () => {
    const html = await render({ operation: operations.find(({ id }) => id === 'POST /v3/pay/transactions/jsapi') })
    const named = new Set([...html.matchAll(/<label[^>]* for="([^"]+)"/g)].map(([, id]) => id))
    const controls = [...html.matchAll(/<(?:input|select|textarea)([^>]*)>/g)].map(([, attributes]) => attributes ?? '')
    expect(controls.length).toBeGreaterThan(8)
    for (const attributes of controls) {
      const [, id = ''] = / id="([^"]+)"/.exec(attributes) ?? []
      expect(named.has(id) || attributes.includes('aria-label'), attributes).toBe(true)
    }
  })

  it('shows hostile text of a description as text', async () => {
    const [first] = operations
    const html = await render({ operation: { ...first, title: '<img src=x onerror=alert(1)>' } })
    expect(html).not.toContain('<img')
  })
})
