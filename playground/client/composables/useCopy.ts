import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** Copying a text, with a state to show for a moment. */
export interface UseCopyReturn {
  state: Readonly<ShallowRef<'idle' | 'copied' | 'failed'>>
  copy: (text: string) => Promise<void>
}

const shownMs = 2000

/** Copies to the clipboard; `failed` where the browser forbids it. */
export function useCopy(): UseCopyReturn {
  const state = shallowRef<'idle' | 'copied' | 'failed'>('idle')
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))
  return {
    state,
    copy: async (text) => {
      clearTimeout(timer)
      state.value = await navigator.clipboard.writeText(text).then(
        () => 'copied' as const,
        () => 'failed' as const,
      )
      timer = setTimeout(() => (state.value = 'idle'), shownMs)
    },
  }
}
