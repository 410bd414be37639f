import { onMounted, onScopeDispose, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, ShallowRef } from 'vue'
import type { Operation } from '../../../catalog/index.ts'
import type { Snippet } from '../../../playground/client/snippets/index.ts'

/**
 * The operation's first example in other languages; empty until the page is idle.
 *
 * They are made in the page from the same request that the playground sends: as HTML they would double each page.
 */
export function useSnippets(operation: MaybeRefOrGetter<Operation>): ShallowRef<Snippet[]> {
  const made = shallowRef<Snippet[]>([])
  let cancel = (): void => undefined

  async function make(): Promise<void> {
    const wanted = toValue(operation)
    const next = await snippetsOf(wanted)
    // The reader may have moved on to another page meanwhile.
    if (toValue(operation) === wanted) made.value = next
  }

  onMounted(() => {
    cancel = whenIdle(() => void make())
    watch(
      () => toValue(operation),
      () => void make(),
    )
  })
  onScopeDispose(() => cancel())
  return made
}

async function snippetsOf(operation: Operation): Promise<Snippet[]> {
  const [{ snippets }, { exampleRequest }] = await Promise.all([
    import('../../../playground/client/snippets/index.ts'),
    import('../../../catalog/index.ts'),
  ])
  const { target, headers, body } = exampleRequest(operation)
  return snippets({
    operation,
    method: operation.method,
    origin: operation.servers[0] ?? '',
    target,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body, null, 2) }),
    ...(operation.requestBody?.mediaType === 'multipart/form-data' && { upload: uploadOf(body) }),
  })
}

function uploadOf(meta: unknown): { filename: string; contentType: string } {
  const named = typeof meta === 'object' && meta !== null && 'filename' in meta ? String(meta.filename) : 'example.png'
  return { filename: named, contentType: 'image/png' }
}

/** Safari has no `requestIdleCallback`. Returns how to call it off. */
function whenIdle(run: () => void): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(run, 300)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(run, { timeout: 2000 })
  return () => cancelIdleCallback(handle)
}
