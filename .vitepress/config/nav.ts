import type { DefaultTheme } from 'vitepress'

/** The bar at the top: the three things people come for. */
export function navigation(): DefaultTheme.NavItem[] {
  return [
    { text: '指南', link: '/guide/getting-started', activeMatch: '^/guide/' },
    { text: '接口', link: '/openapi/', activeMatch: '^/openapi/' },
    { text: '回调通知', link: '/webhook/', activeMatch: '^/webhook/' },
  ]
}

/** Words of the default theme, in Chinese. */
export const labels = {
  outline: { label: '本页目录', level: [2, 3] },
  docFooter: { prev: '上一篇', next: '下一篇' },
  darkModeSwitchLabel: '外观',
  lightModeSwitchTitle: '切换到浅色',
  darkModeSwitchTitle: '切换到深色',
  sidebarMenuLabel: '目录',
  returnToTopLabel: '回到顶部',
  skipToContentLabel: '跳到正文',
  navMenuLabel: '主导航',
  mobileMenuLabel: '菜单',
  extraMenuLabel: '更多',
  externalLinkIcon: true,
  notFound: {
    title: '没有这个页面',
    quote: '链接可能已经失效，也可能是路径里多了或少了一段。可以从接口目录重新找起。',
    linkLabel: '回到首页',
    linkText: '回到首页',
  },
} satisfies DefaultTheme.Config
