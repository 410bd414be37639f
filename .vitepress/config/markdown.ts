import { createTransformerFactory } from '@shikijs/twoslash/core'
import { createTwoslasher } from 'twoslash'
import ts from 'typescript'
import { codeTheme, compactTokens } from './highlight.ts'
import { compactRenderer, hoverTable } from './hovers/renderer.ts'
import type { MarkdownOptions } from 'vitepress'
import type { TwoslashShikiFunction } from '@shikijs/twoslash'

/** How hand-written pages are rendered: our colours, our hovers, Chinese labels. */
export function markdownOptions(): MarkdownOptions {
  return {
    theme: codeTheme,
    codeTransformers: [twoslashBlocks(), hoverTable, compactTokens],
    codeCopyButton: { tooltipText: '复制代码', copiedText: '已复制' },
    container: {
      tipLabel: '提示',
      warningLabel: '注意',
      dangerLabel: '警告',
      infoLabel: '说明',
      detailsLabel: '展开',
    },
    // Emphasis is rare here, and `:9090:` in an address shall never become a picture.
    emoji: false,
  }
}

/** Types for blocks that ask for them (`ts twoslash`, `js twoslash`); a page may bring its own `virtual.ts`. */
function twoslashBlocks() {
  let run: TwoslashShikiFunction | undefined
  const twoslasher: TwoslashShikiFunction = (code, lang, options) => {
    // The compiler's environment takes half a second: most pages never need it.
    run ??= createTwoslasher({
      compilerOptions: { moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext },
    })
    return run(code, lang, options)
  }
  return createTransformerFactory(
    twoslasher,
    compactRenderer,
  )({ langs: ['ts', 'tsx', 'js', 'jsx'], explicitTrigger: true })
}
