import { nextTick, watch, type ShallowRef } from 'vue'
import type { CallState } from './useCall.ts'

/** Scrolls a new answer into sight when its beginning is outside of it. */
export function useReveal(state: () => CallState, answer: Readonly<ShallowRef<HTMLElement | null>>): void {
  watch(state, async ({ kind }) => {
    if (kind !== 'answered' && kind !== 'failed') return
    await nextTick()
    if (answer.value) reveal(answer.value)
  })
}

/** Brings a field of the form into sight and puts the cursor there. */
export function focusField(panel: HTMLElement | null, pointer: string): void {
  const field = panel?.querySelector<HTMLElement>(`[data-pointer="${CSS.escape(pointer)}"]`)
  field?.focus({ preventScroll: true })
  if (field) reveal(field, 'center')
}

/**
 * Scrolls the nearest scroller only: `scrollIntoView` would move the page behind a panel that scrolls by itself.
 * Keeps `scroll-margin-top` free, where the panel's own bar sticks.
 */
function reveal(element: HTMLElement, place: 'top' | 'center' = 'top'): void {
  const scroller = scrollerOf(element)
  const frame =
    scroller === document.documentElement ? { top: 0, height: innerHeight } : scroller.getBoundingClientRect()
  const marginTop = parseFloat(getComputedStyle(element).scrollMarginTop) || 0
  const offset = element.getBoundingClientRect().top - frame.top
  if (offset >= marginTop - 1 && offset < frame.height * 0.7) return
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const wanted = place === 'top' ? marginTop : frame.height / 2
  scroller.scrollBy({ top: offset - wanted, behavior: isCalm ? 'auto' : 'smooth' })
}

function scrollerOf(element: HTMLElement): HTMLElement {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    const { overflowY } = getComputedStyle(parent)
    if ((overflowY === 'auto' || overflowY === 'scroll') && parent.scrollHeight > parent.clientHeight) return parent
  }
  return document.documentElement
}
