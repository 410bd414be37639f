/** A place in pixels of the document. */
export interface Point {
  left: number
  top: number
}

/** Distance to the word and to the edges of the window. */
const gap = 8

/** Where `box` goes: below `anchor`, above it when there is no room, and always inside the window's width. */
export function placeBeside(anchor: Element, box: HTMLElement): Point {
  const word = anchor.getBoundingClientRect()
  const { offsetWidth, offsetHeight } = box
  const widest = document.documentElement.clientWidth - offsetWidth - gap
  const fitsBelow = word.bottom + gap + offsetHeight <= window.innerHeight
  const top = fitsBelow || word.top < offsetHeight + gap ? word.bottom + gap : word.top - gap - offsetHeight
  return { left: Math.max(gap, Math.min(word.left, widest)) + window.scrollX, top: top + window.scrollY }
}
