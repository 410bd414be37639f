import { ref, shallowRef } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { Operation } from '../../../catalog/index.ts'

/** One sample in another language. */
export interface Snippet {
  id: string
  title: string
  lang: string
  code: string
}

/** Samples of an operation in other languages, made in the page when first wanted. */
export function useSnippets(_operation: () => Operation): { snippets: ShallowRef<Snippet[]>; isLoading: Ref<boolean> } {
  return { snippets: shallowRef([]), isLoading: ref(false) }
}
