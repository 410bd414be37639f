import type { DefaultTheme } from 'vitepress'
import type { NavigationGroup, NavigationLine } from '../../catalog/index.ts'
import type { Place, SidebarLine } from '../page.ts'

/** The hand-written guides in reading order. */
export const guides = [
  { text: '五分钟发起第一次调用', link: '/guide/getting-started' },
  { text: '签名是怎么算的', link: '/guide/signing' },
  { text: '沙箱：在任何语言里使用', link: '/guide/sandbox' },
  { text: '密钥与安全', link: '/guide/security' },
]

/**
 * VitePress decides by this whether a page has a sidebar at all, and takes previous/next of guides from it.
 * What is shown comes from our own component, which holds one branch instead of every entry.
 */
export function sidebar(): DefaultTheme.SidebarMulti {
  const ours: DefaultTheme.SidebarItem[] = [{ items: [] }]
  return { '/guide/': [{ items: guides }], '/openapi/': ours, '/webhook/': ours }
}

/** The lines and groups without their entries: the same few kilobytes for every page, cached once. */
export function sidebarLines(lines: NavigationLine[]): SidebarLine[] {
  return lines.map(({ id, title, groups }) => ({
    id,
    title,
    groups: groups.map((group) => ({ id: group.id, title: group.title, count: group.entries.length })),
  }))
}

/**
 * Where the page at `pagePath` (without anchor) stands: its branch, breadcrumb and neighbours.
 *
 * @throws Error when no group lists the page: it would be unreachable by navigation
 */
export function placeOf(lines: NavigationLine[], pagePath: string): Place {
  for (const line of lines) {
    for (const group of line.groups) {
      if (group.entries.some(({ href }) => pageOf(href) === pagePath)) return placeIn(line, group, pagePath)
    }
  }
  throw new Error(`${pagePath} is in no group of x-navigation: name a group as its tag, and the group in a line.`)
}

function placeIn(line: NavigationLine, group: NavigationGroup, pagePath: string): Place {
  const pages = group.entries.filter(
    ({ href }, index) => group.entries.findIndex((entry) => pageOf(entry.href) === pageOf(href)) === index,
  )
  const at = pages.findIndex(({ href }) => pageOf(href) === pagePath)
  const link = (index: number) => {
    const entry = pages[index]
    return entry && { title: entry.title, href: entry.href, method: entry.method }
  }
  return {
    branch: { line: line.id, group: group.id, entries: group.entries },
    trail: [
      { title: line.title, href: `/openapi/#${line.id}` },
      { title: group.title, href: `/openapi/#${line.id}-${group.id}` },
    ],
    previous: link(at - 1),
    next: link(at + 1),
  }
}

function pageOf(href: string): string {
  return href.replace(/#.*$/, '')
}
