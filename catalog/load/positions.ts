/** Where each map and list of the description files stands, kept beside the plain values. */

/** A map as read from a file: nothing is known about it yet. */
export interface RawMap {
  [key: string]: unknown
}

/** Place of a map or list. */
export interface Position {
  /** Relative to the catalog's folder. */
  file: string
  /** Counted from 1. */
  line: number
  /** Key (or index) -> line. */
  keyLines: ReadonlyMap<string, number>
}

const positions = new WeakMap<object, Position>()

/** Remembers where a value stands. */
export function setPosition(value: object, position: Position): void {
  positions.set(value, position)
}

/** Where a value stands. @throws TypeError for a value that no file holds: a mistake in the loader */
export function positionOf(value: object): Position {
  const position = positions.get(value)
  if (!position) throw new TypeError('No position is known: the value was not read from a description file')
  return position
}

/** Whether a raw value is a map. */
export function isMap(value: unknown): value is RawMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a raw value is a list. */
export function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}
