/** The built site as files: every operation and notification has its page, complete, linked, small. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleCode, pageHref, webhookHref } from '../../catalog/index.ts'
import { loadCatalog } from '../../catalog/load.ts'
import { buildSite } from './build-site.ts'
import { attributes, countElements, hoverEntries, textOf } from './html.ts'
import type { Schema } from '../../catalog/index.ts'
import type { BuiltSite } from './build-site.ts'

/** The budgets of an API page (design.md §7). */
const maximumBytes = 45_000
const maximumElements = 1_500

const { operations, webhooks } = loadCatalog()
let site: BuiltSite
const pages = new Map<string, string>()

beforeAll(async () => {
  site = await buildSite()
  for (const file of readdirSync(site.dist, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.html')) pages.set(`/${file.replaceAll('\\', '/')}`, readFileSync(join(site.dist, file), 'utf8'))
  }
}, 240_000)

afterAll(() => site?.remove())

describe.each(operations)('the page of $id', (operation) => {
  const [path = '', anchor = ''] = pageHref(operation).split('#')
  const html = () => pages.get(`${path}.html`) ?? ''

  it('is at its address, with title, description, anchor and official documents', () => {
    expect(pages.has(`${path}.html`)).toBe(true)
    expect(textOf(/<title>.*?<\/title>/.exec(html())?.[0] ?? '')).toContain(operation.title)
    expect(attributes(html(), 'content')).toContain(operation.description)
    expect(attributes(html(), 'id')).toContain(anchor)
    expect(attributes(html(), 'href')).toEqual(expect.arrayContaining(operation.docs.map(({ url }) => url)))
  })

  it('names every parameter and every field', () => {
    const names = new Set([...html().matchAll(/<code[^>]*>([^<]+)<\/code>/g)].map(([, name]) => name))
    for (const { name } of operation.parameters) expect(names).toContain(name)
    for (const name of fieldNames(operation.requestBody?.schema)) expect(names).toContain(name)
    for (const name of operation.answers.flatMap(({ schema }) => fieldNames(schema))) expect(names).toContain(name)
  })

  it('shows its example with meanings', () => {
    const code = /<pre class="shiki[^"]*"(?:"[^"]*"|[^">])*>([\s\S]*?)<\/pre>/.exec(html())?.[1] ?? ''
    expect(textOf(code).replace(/\s/g, '')).toBe(exampleCode(operation).replace(/\s/g, ''))
    expect(code.match(/class="wxp-hover"/g)?.length).toBeGreaterThan(5)
    expect(hoverEntries(html()).every(([type]) => type)).toBe(true)
    expect(code.match(/tabindex="0"/g)).toHaveLength(1)
  })

  it('names every error code', () => {
    for (const { code } of operation.errors) expect(textOf(html())).toContain(code)
  })

  it('stays small', () => {
    expect(Buffer.byteLength(html())).toBeLessThanOrEqual(maximumBytes)
    expect(countElements(html())).toBeLessThanOrEqual(maximumElements)
  })

  it('holds the one open branch of the navigation', () => {
    const shown = new Set(attributes(html(), 'href').filter((href) => href.startsWith('/openapi/v3/')))
    expect(shown).toContain(pageHref(operation))
    expect(shown.size).toBeLessThan(operations.length)
  })
})

describe.each(webhooks)('the page of $id', (webhook) => {
  const html = () => pages.get(`${webhookHref(webhook)}.html`) ?? ''

  it('is at its address and shows envelope, resource and handler', () => {
    const names = new Set([...html().matchAll(/<code[^>]*>([^<]+)<\/code>/g)].map(([, name]) => name))
    expect(textOf(html())).toContain(webhook.description)
    for (const name of fieldNames(webhook.envelope)) expect(names).toContain(name)
    for (const name of fieldNames(webhook.variants[0]?.schema)) expect(names).toContain(name)
    for (const { title } of webhook.variants.length > 1 ? webhook.variants : []) expect(textOf(html())).toContain(title)
    expect(textOf(html())).toContain('createDecipheriv')
  })

  it('stays small', () => {
    expect(Buffer.byteLength(html())).toBeLessThanOrEqual(maximumBytes)
    expect(countElements(html())).toBeLessThanOrEqual(maximumElements)
  })
})

describe('the whole site', () => {
  it('lists every operation and notification in its indexes', () => {
    const index = attributes(pages.get('/openapi/index.html') ?? '', 'href')
    expect(index).toEqual(expect.arrayContaining([...operations.map(pageHref), ...webhooks.map(webhookHref)]))
    expect(attributes(pages.get('/webhook/index.html') ?? '', 'href')).toEqual(
      expect.arrayContaining(webhooks.map(webhookHref)),
    )
  })

  it('has no dead link and no dead anchor', () => {
    const dead = [...pages].flatMap(([page, html]) =>
      attributes(html, 'href')
        .filter((href) => /^[/#]/.test(href) && !isAlive(href, page))
        .map((href) => `${page} -> ${href}`),
    )
    expect(dead).toEqual([])
  })

  it('has each id once a page', () => {
    for (const [page, html] of pages) {
      const ids = attributes(html, 'id')
      expect(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        page,
      ).toEqual([])
    }
  })

  it('fetches nothing from another host', () => {
    for (const [page, html] of pages) {
      const tags = html.match(/<(?:script|link|img|iframe|source|video|audio|use)\b[^>]*>/g) ?? []
      expect(
        tags.filter((tag) => /(?:src|href|srcset)="(?:https?:)?\/\//.test(tag)),
        page,
      ).toEqual([])
    }
    const styles = readdirSync(join(site.dist, 'assets'))
      .filter((file) => file.endsWith('.css'))
      .map((file) => readFileSync(join(site.dist, 'assets', file), 'utf8'))
    expect(styles.join('').match(/(?:url\(|@import )['"]?(?:https?:)?\/\/[^)]*/g)).toBeNull()
  })

  it('allows its own inline scripts by hash and no others', () => {
    for (const [page, html] of pages) {
      const [policy = ''] = html.match(/http-equiv="Content-Security-Policy" content="[^"]*"/) ?? []
      expect(policy, page).toContain("default-src 'none'")
      expect(policy, page).not.toMatch(/script-src[^;]*'unsafe-/)
      for (const [, script = ''] of html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)) {
        expect(policy, page).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
      }
    }
  })

  it('emits the catalog that sidebar and sandbox load', () => {
    expect(existsSync(join(site.dist, 'catalog', 'navigation.json'))).toBe(true)
    expect(existsSync(join(site.dist, 'catalog', 'routes.json'))).toBe(true)
  })
})

function fieldNames(schema: Schema | undefined): string[] {
  if (!schema) return []
  const below = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
    ...(schema.oneOf ?? []),
  ]
  return [...Object.keys(schema.properties ?? {}), ...below.flatMap(fieldNames)]
}

function isAlive(href: string, page: string): boolean {
  const [path = '', anchor] = decodeURI(href).split('#')
  const target = path === '' ? page : [path, `${path}.html`, join(path, 'index.html')].find(isFile)
  if (!target) return false
  return anchor === undefined || anchor === '' || attributes(pages.get(target) ?? '', 'id').includes(anchor)
}

function isFile(path: string): boolean {
  const file = join(site.dist, path)
  return existsSync(file) && statSync(file).isFile()
}
