import { defineConfig } from 'vitepress'
import { withContentSecurityPolicy } from './config/csp.ts'
import { siteCatalog } from './config/catalog.ts'
import { siteHead } from './config/head.ts'
import { markdownOptions } from './config/markdown.ts'
import { navigation, labels } from './config/nav.ts'
import { transformPageData } from './config/pages.ts'
import { guides, sidebar, sidebarLines } from './config/sidebar.ts'
import { playgroundPlugin } from '../playground/server/index.ts'
import type { DefaultTheme } from 'vitepress'
import type { WxpThemeConfig } from './page.ts'

const { navigation: lines } = siteCatalog()

export default defineConfig<DefaultTheme.Config & WxpThemeConfig>({
  title: '微信支付 OpenAPI',
  titleTemplate: ':title · 微信支付 OpenAPI',
  description: '微信支付 OpenAPI 文档、在线调试与离线沙箱：看懂一个接口，当场签名、发送、验签。',
  lang: 'zh-CN',
  srcDir: 'docs',
  outDir: 'dist',
  cleanUrls: true,
  lastUpdated: false,
  ignoreDeadLinks: false,
  // A page is rendered from little data; more at once only holds more of them in memory.
  buildConcurrency: 16,
  head: siteHead(),
  markdown: markdownOptions(),
  transformPageData,
  transformHtml: withContentSecurityPolicy,
  // A prefetch for each link in view would load whole groups of pages on a phone.
  router: { prefetchLinks: false },
  themeConfig: {
    ...labels,
    nav: navigation(),
    sidebar: sidebar(),
    lines: sidebarLines(lines),
    guides,
  },
  vite: {
    plugins: [playgroundPlugin({ catalog: siteCatalog })],
    build: { chunkSizeWarningLimit: 2000 },
  },
})
