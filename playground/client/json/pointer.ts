import { escapeStep } from '../../../catalog/index.ts'

/** The pointer of a member or an array item below `pointer`; `''` is the whole body. */
export function childPointer(pointer: string, name: string | number): string {
  return `${pointer}/${escapeStep(String(name))}`
}

/** The pointer of the container that holds `pointer`; the root is its own parent. */
export function parentPointer(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')))
}
