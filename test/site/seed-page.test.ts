/** A hand-written page (the project's seed, byte for byte; `.txt` keeps formatters away) takes the generated one's place. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSite } from './build-site.ts'
import { hoverEntries, textOf } from './html.ts'
import type { BuiltSite } from './build-site.ts'

const seed = readFileSync(join(import.meta.dirname, 'fixtures', 'preopen.md.txt'), 'utf8')
const place = 'docs/openapi/v3/vehicle/etc/preopen.md'
let site: BuiltSite
let html = ''

beforeAll(async () => {
  site = await buildSite((root) => {
    mkdirSync(dirname(join(root, place)), { recursive: true })
    writeFileSync(join(root, place), seed)
  })
  html = readFileSync(join(site.dist, 'openapi/v3/vehicle/etc/preopen.html'), 'utf8')
}, 240_000)

afterAll(() => site?.remove())

describe('the hand-written preopen page', () => {
  it('has its own title and description, interpolated', () => {
    expect(html).toMatch(/<title>预开通用户ETC指定卡扣费 /)
    expect(html).toContain('<meta name="description" content="该接口用于在开通ETC自动扣费前上传一些必要的信息。">')
    expect(textOf(html)).toContain('该接口用于在开通ETC自动扣费前上传一些必要的信息。')
    expect(html).not.toContain('$frontmatter')
  })

  it('has the anchor #post on its heading', () => {
    expect(html).toMatch(/<h1 id="post"[^>]*>\s*预开通用户ETC指定卡扣费/)
  })

  it('links the official page', () => {
    const url = 'https://pay.weixin.qq.com/docs/partner/apis/etc-authorization/contracts/pre-open-etc.html'
    expect(html).toContain(`href="${url}"`)
  })

  it('shows at least 20 hovers with the types of its own virtual.ts', () => {
    expect(html.match(/class="wxp-hover"/g)?.length).toBeGreaterThanOrEqual(20)
    const entries = hoverEntries(html)
    const types = entries.map(([type = '']) => type)
    expect(types).toContain('wxpay: Wechatpay')
    expect(types).toContain('vehicle: WeChatPay.OpenAPI.V3.Vehicle')
    expect(types.some((type) => type.startsWith('sp_appid'))).toBe(true)
    expect(entries.some(([type, ...docs]) => type?.startsWith('post(') && docs.join().includes('指定卡扣费API'))).toBe(
      true,
    )
  })

  it('hides what stands before the cut', () => {
    expect(textOf(html)).not.toContain('@filename')
    expect(textOf(html)).not.toContain('JsonDataRequest {')
  })

  it('highlights 7 lines and marks the word under ^^^^', () => {
    expect(html.match(/class="line highlighted"/g)?.length).toBe(7)
    expect(html).not.toContain('[!code')
    expect(html).not.toContain('^^^^')
    expect(html).toMatch(/class="wxp-marked">(?:<[^>]+>)*post</)
  })

  it('replaces the generated page', () => {
    expect(html).not.toContain('class="ApiPage"')
    expect(html).not.toContain('WxpFieldTable')
  })
})
