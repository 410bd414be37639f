import { axiosPluginSnippet } from './axios-plugin.ts'
import { curlSnippet } from './curl.ts'
import { goSnippet } from './go.ts'
import { javaSnippet } from './java.ts'
import { nodeSnippet } from './node.ts'
import { phpSnippet } from './php.ts'
import { planOf } from './plan.ts'
import { pythonSnippet } from './python.ts'
import type { Snippet, SnippetRequest } from './request.ts'

export type { Snippet, SnippetRequest } from './request.ts'

/**
 * One request as complete code that signs and sends it, in several languages.
 *
 * Nothing secret is printed: merchant id, serial and the paths of the key files come from `WXPAY_*` variables at run
 * time. A language that cannot send the request (a body that is no JSON with an SDK that prints the body itself) is
 * left out; for APIv2 there are none yet.
 */
export function snippets(request: SnippetRequest): Snippet[] {
  if (request.operation.api !== 'v3') return []
  const plan = planOf(request)
  const makers = [curlSnippet, nodeSnippet, axiosPluginSnippet, phpSnippet, javaSnippet, goSnippet, pythonSnippet]
  return makers.flatMap((make) => make(plan) ?? [])
}
