/**
 * What the configuration hands to the theme, page by page and for the whole site. Types only:
 * neither side imports the other, so the theme never pulls Node code and the configuration never pulls Vue.
 */
import type { Method, NavigationEntry, NavigationLine, Operation, Role, Webhook } from '../catalog/index.ts'

/** A line of business in the sidebar: titles only, its entries travel with the pages that show them. */
export interface SidebarLine {
  id: string
  title: string
  groups: { id: string; title: string; count: number }[]
}

/** Where a page stands in the navigation: the one branch that its HTML holds. */
export interface Branch {
  line: string
  group: string
  entries: NavigationEntry[]
}

/** A neighbour in the same group. */
export interface PageLink {
  title: string
  href: string
  method?: Method
}

/** What every generated page carries about its place. */
export interface Place {
  branch: Branch
  /** Line and group, as the breadcrumb shows them. */
  trail: { title: string; href: string }[]
  previous?: PageLink
  next?: PageLink
}

/** A code sample that was highlighted at build time. */
export interface RenderedCode {
  code: string
  /** Made by Shiki from `code`; the only HTML that a page takes as it is. */
  html: string
}

/** Params of `docs/openapi/[path].md`. */
export interface ApiPageParams {
  path: string
  place: Place
  operations: Operation[]
  /** The chained example, by operation id. */
  examples: Record<string, RenderedCode>
}

/** Params of `docs/webhook/[event].md`. */
export interface WebhookPageParams {
  event: string
  place: Place
  webhook: Webhook
  handler: RenderedCode
}

/** Params of `docs/openapi/index.md`. */
export interface ApiIndexParams {
  lines: NavigationLine[]
}

/** A notification in the index. */
export interface WebhookSummary {
  title: string
  event: string
  description: string
  roles: Role[]
  href: string
}

/** Params of `docs/webhook/index.md`. */
export interface WebhookIndexParams {
  webhooks: WebhookSummary[]
}

/** Our part of `themeConfig`. */
export interface WxpThemeConfig {
  /** All lines of business, for the sidebar. */
  lines: SidebarLine[]
  /** The hand-written guides, for the sidebar. */
  guides: { text: string; link: string }[]
}
