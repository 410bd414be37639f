import { nextTick, onMounted, onScopeDispose, shallowRef } from 'vue'
import { placeBeside } from '../support/place.ts'
import type { ShallowRef } from 'vue'
import type { Point } from '../support/place.ts'

/** What the popup shows: the type, then its meaning line by line. */
export interface HoverContent {
  type: string
  docs: string[]
}

/** State of the one popup of the page. */
export interface HoverPopup {
  content: ShallowRef<HoverContent | undefined>
  /** In pixels of the document. */
  position: ShallowRef<Point>
  close: () => void
}

const tokenSelector = '.wxp-hover'
const closeDelayMs = 150

/**
 * Shows the hovers of all code blocks in one popup: by mouse, by touch, and by keyboard (a block is one tab stop,
 * arrow keys, Home and End move inside it, Escape closes).
 *
 * Listens on the document, since blocks come and go with pages and many are plain HTML.
 */
export function useHoverPopup(popup: Readonly<ShallowRef<HTMLElement | null>>, popupId: string): HoverPopup {
  const content = shallowRef<HoverContent>()
  const position = shallowRef<Point>({ left: 0, top: 0 })
  let current: HTMLElement | undefined
  let closing: ReturnType<typeof setTimeout> | undefined

  async function show(token: HTMLElement): Promise<void> {
    clearTimeout(closing)
    if (token === current) return
    close()
    content.value = contentOf(token)
    if (!content.value) return
    current = token
    token.setAttribute('aria-describedby', popupId)
    await nextTick()
    place()
  }

  function place(): void {
    if (!current || !popup.value) return
    if (current.isConnected) position.value = placeBeside(current, popup.value)
    else close()
  }

  function close(): void {
    clearTimeout(closing)
    current?.removeAttribute('aria-describedby')
    current = undefined
    content.value = undefined
  }

  // A pointer may leave the word to reach the popup and read or copy there (WCAG 1.4.13).
  function closeSoon(): void {
    clearTimeout(closing)
    closing = setTimeout(close, closeDelayMs)
  }

  const listeners: { [Type in keyof DocumentEventMap]?: (event: DocumentEventMap[Type]) => void } = {
    pointerover(event) {
      const token = tokenAt(event.target)
      if (event.pointerType === 'touch') return
      if (token) void show(token)
      else if (popup.value?.contains(asNode(event.target))) clearTimeout(closing)
      else if (current && current !== document.activeElement) closeSoon()
    },
    click(event) {
      const token = tokenAt(event.target)
      if (token) void show(token)
      else if (!popup.value?.contains(asNode(event.target))) close()
    },
    focusin(event) {
      const token = tokenAt(event.target)
      if (!token) return
      becomeTabStop(token)
      void show(token)
    },
    focusout(event) {
      if (tokenAt(event.target) === current) closeSoon()
    },
    keydown(event) {
      if (event.key === 'Escape') return close()
      const next = neighbour(tokenAt(event.target), event.key)
      if (!next) return
      event.preventDefault()
      becomeTabStop(next)
      next.focus()
    },
  }

  onMounted(() => {
    // The record's keys and handlers match one to one; the loop cannot show that to the compiler.
    for (const [type, listener] of Object.entries(listeners)) document.addEventListener(type, listener as EventListener)
    document.addEventListener('scroll', place, { capture: true, passive: true })
    addEventListener('resize', place, { passive: true })
  })
  onScopeDispose(() => {
    close()
    if (typeof document === 'undefined') return
    for (const [type, listener] of Object.entries(listeners))
      document.removeEventListener(type, listener as EventListener)
    document.removeEventListener('scroll', place, { capture: true })
    removeEventListener('resize', place)
  })
  return { content, position, close }
}

function tokenAt(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>(tokenSelector) ?? undefined) : undefined
}

function asNode(target: EventTarget | null): Node | null {
  return target instanceof Node ? target : null
}

/** A block's texts stand in its table: entries by line, the lines of an entry by tab (`config/hovers/renderer.ts`). */
function contentOf(token: HTMLElement): HoverContent | undefined {
  const table = token.closest<HTMLElement>('[data-hovers]')?.dataset.hovers?.split('\n') ?? []
  const [type, ...docs] = table[Number(token.dataset.h)]?.split('\t') ?? []
  return type ? { type, docs } : undefined
}

function tokensBeside(token: HTMLElement): HTMLElement[] {
  return [...(token.closest('pre')?.querySelectorAll<HTMLElement>(tokenSelector) ?? [])]
}

function neighbour(token: HTMLElement | undefined, key: string): HTMLElement | undefined {
  if (!token) return undefined
  const tokens = tokensBeside(token)
  const at = tokens.indexOf(token)
  const targets: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tokens.length - 1 }
  const target = targets[key]
  return target === undefined ? undefined : tokens[target]
}

function becomeTabStop(token: HTMLElement): void {
  for (const other of tokensBeside(token)) if (other !== token && other.hasAttribute('tabindex')) other.tabIndex = -1
  token.tabIndex = 0
}
