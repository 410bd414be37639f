import { nextTick, watch, type ShallowRef } from 'vue'
import type { CallState } from './useCall.ts'

/** Scrolls a new answer into sight when its beginning is outside of it. */
export function useReveal(state: () => CallState, answer: Readonly<ShallowRef<HTMLElement | null>>): void {
  watch(state, async ({ kind }) => {
    if (kind !== 'answered' && kind !== 'failed') return
    await nextTick()
    const top = answer.value?.getBoundingClientRect().top
    if (top === undefined || (top >= 0 && top < innerHeight * 0.7)) return
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    answer.value?.scrollIntoView({ block: 'start', behavior: isCalm ? 'auto' : 'smooth' })
  })
}

/** Brings a field of the form into sight and puts the cursor there. */
export function focusField(panel: HTMLElement | null, pointer: string): void {
  const field = panel?.querySelector<HTMLElement>(`[data-pointer="${CSS.escape(pointer)}"]`)
  field?.focus()
  field?.scrollIntoView({ block: 'center' })
}
