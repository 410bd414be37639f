import { plainDocs, shortType, tagLine } from './text.ts'
import type { TwoslashRenderer } from '@shikijs/twoslash'
import type { ShikiTransformer } from 'shiki'
import type { NodeHover, NodeQuery } from 'twoslash'

type Element = Parameters<NonNullable<ShikiTransformer['pre']>>[0]
type Child = Element['children'][number]

declare module '@shikijs/types' {
  interface ShikiTransformerContextMeta {
    /** The table of one code block: each entry is a type, then lines of docs. */
    wxpHovers?: string[]
  }
}

/** Between the entries of a block's table, and between the lines of an entry. Neither occurs in one line of text. */
export const hoverSeparators = { entry: '\n', line: '\t' } as const

/**
 * Renders types and docs as data, not as HTML: each word is one `<span class="wxp-hover" data-h="index">`, the texts
 * stand once each in `data-hovers` of the block, and one popup of the theme shows them.
 *
 * The default renderer writes a highlighted popup and a Vue slot for each word: 188 kB for 24 words of the seed page.
 */
export const compactRenderer: TwoslashRenderer = {
  nodeStaticInfo(info, node) {
    return hover((this.meta.wxpHovers ??= []), info, node)
  },
  nodeQuery(query, node) {
    return hover((this.meta.wxpHovers ??= []), query, node)
  },
  nodesHighlight: (_, nodes) => [span('wxp-marked', nodes)],
  nodesError: (_, nodes) => [span('wxp-wrong', nodes)],
  lineError: ({ text }) => [span('wxp-error-line', [{ type: 'text', value: text }])],
}

/** Puts the table of a block where the popup looks for it. Goes after the twoslash transformer. */
export const hoverTable: ShikiTransformer = {
  name: 'wxp:hover-table',
  pre(node) {
    const table = this.meta.wxpHovers
    if (!table?.length) return
    // The words are focusable and scroll the block; the block itself would be a second stop for Tab.
    delete node.properties.tabindex
    node.properties['data-hovers'] = table.join(hoverSeparators.entry)
  },
}

function hover(table: string[], info: NodeHover | NodeQuery, node: Child): Child {
  // A block is one tab stop, its first word; arrow keys lead to the others.
  const isFirst = table.length === 0
  const index = remember(table, info)
  if (index < 0) return node
  return span('wxp-hover', [node], { 'data-h': index, ...(isFirst && { tabindex: 0 }) })
}

function remember(table: string[], { text, target, docs = '', tags = [] }: NodeHover | NodeQuery): number {
  const type = shortType(text, target)
  if (!type) return -1
  const lines = plainDocs([...docs.split('\n'), ...tags.map(([name, value]) => tagLine(name, value))])
  const entry = [type, ...lines.split('\n')].filter(Boolean).join(hoverSeparators.line)
  const known = table.indexOf(entry)
  return known < 0 ? table.push(entry) - 1 : known
}

function span(className: string, children: Child[], properties: Record<string, string | number> = {}): Element {
  return { type: 'element', tagName: 'span', properties: { class: className, ...properties }, children }
}
