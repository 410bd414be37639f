import { createTransformerFactory } from '@shikijs/twoslash/core'
import { createHighlighter } from 'shiki'
import { exampleCode, formatDeclarations } from '../../../catalog/index.ts'
import { codeTheme, compactTokens } from '../highlight.ts'
import { compactRenderer, hoverTable } from './renderer.ts'
import { createHoverService } from './service.ts'
import type { Catalog } from '../../../catalog/index.ts'
import type { RenderedCode } from '../../page.ts'
import type { ShikiTransformer } from 'shiki'
import type { NodeHover } from 'twoslash'

/** Renders the examples of a catalog. */
export interface ExampleRenderer {
  /** The chained example of one operation, by id. */
  operation(id: string): RenderedCode
  /** Any code of the site without hovers, such as a handler for notifications. */
  plain(code: string, lang: 'ts' | 'json'): RenderedCode
}

/**
 * Prepares the one TypeScript service and the one highlighter that all examples share.
 *
 * @param checkAll check every example now (a build must fail on any), or each when it is rendered (a development
 * server must show its first page soon)
 * @throws Error that lists all type errors, each with the operation's id
 */
export async function createExampleRenderer(
  { operations }: Pick<Catalog, 'operations'>,
  { checkAll }: { checkAll: boolean },
): Promise<ExampleRenderer> {
  const examples = new Map(operations.map((operation) => [operation.id, exampleCode(operation)]))
  const service = createHoverService({ declarations: formatDeclarations(operations), examples })
  if (checkAll) refuse(service.problems())
  const highlighter = await createHighlighter({ themes: [codeTheme], langs: ['typescript', 'json'] })
  const render = (code: string, lang: string, before: ShikiTransformer[]) =>
    highlighter.codeToHtml(code, { lang, theme: codeTheme, transformers: [...before, compactTokens] })
  // Each page is rendered twice, for the server and for the browser.
  const rendered = new Map<string, RenderedCode>()
  return {
    operation(id) {
      const known = rendered.get(id)
      if (known) return known
      const code = examples.get(id)
      if (code === undefined) throw new TypeError(`No operation is named ${id}.`)
      if (!checkAll) refuse(service.problems(id))
      const example = { code, html: render(code, 'ts', [hoverTransformer(service.hovers(id)), hoverTable]) }
      rendered.set(id, example)
      return example
    },
    plain: (code, lang) => ({ code, html: render(code, lang, []) }),
  }
}

/** Feeds what the service knows of one example to Shiki, in the place of a twoslash run. */
function hoverTransformer(nodes: NodeHover[]): ShikiTransformer {
  return createTransformerFactory((code: string) => ({ code, nodes }), compactRenderer)({ langs: ['ts'] })
}

function refuse(problems: string[]): void {
  if (problems.length) throw new Error(`${problems.length} type error(s) in examples:\n${problems.join('\n')}`)
}
