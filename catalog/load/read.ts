/** Reads single facts out of raw maps; what has the wrong shape is reported and replaced by something harmless. */
import type { Json, OfficialDocument, Role } from '../operations.ts'
import type { Documents } from './documents.ts'
import { checkKeywords } from './keywords.ts'
import { isList, isMap, type RawMap } from './positions.ts'
import type { Problems } from './problems.ts'

/** What every reading step needs. */
export interface Reading {
  documents: Documents
  problems: Problems
}

const roles: readonly Role[] = ['merchant', 'partner', 'brand']
const dateRE = /^\d{4}-\d{2}-\d{2}$/

/** A required text. */
export function readText({ problems }: Reading, map: RawMap, key: string, what: string): string {
  const value = map[key]
  if (typeof value === 'string' && value.trim() !== '') return value.trim()
  const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}, not a text`
  problems.add(map, key, `\`${key}\` of ${what} ${found}. Write a non-empty text.`)
  return ''
}

/** An optional text. */
export function readOptionalText(reading: Reading, map: RawMap, key: string, what: string): string | undefined {
  return map[key] === undefined ? undefined : readText(reading, map, key, what)
}

/** An optional list; empty when it is absent. */
export function readList({ problems }: Reading, map: RawMap, key: string, what: string): unknown[] {
  const value = map[key]
  if (value === undefined) return []
  if (isList(value)) return value
  problems.add(map, key, `\`${key}\` of ${what} is ${JSON.stringify(value)}, not a list. Write it as a list.`)
  return []
}

/** A list of maps: items of another kind are reported and left out. */
export function readMaps(reading: Reading, map: RawMap, key: string, what: string): RawMap[] {
  const list = readList(reading, map, key, what)
  return list.filter((item, index): item is RawMap => {
    if (isMap(item)) return true
    reading.problems.add(
      list,
      index,
      `Item ${index + 1} of \`${key}\` of ${what} is not a map. Write \`key: value\` lines.`,
    )
    return false
  })
}

/** An optional map; undefined when it is absent. */
export function readMap({ problems }: Reading, map: RawMap, key: string, what: string): RawMap | undefined {
  const value = map[key]
  if (value === undefined || isMap(value)) return value
  problems.add(map, key, `\`${key}\` of ${what} is ${JSON.stringify(value)}, not a map. Write \`key: value\` lines.`)
  return undefined
}

/** The map itself, or what its `$ref` points to. Undefined (with a problem) when the reference is broken. */
export function follow({ documents, problems }: Reading, map: RawMap): RawMap | undefined {
  const seen = new Set<RawMap>()
  let current: RawMap | undefined = map
  while (current && current['$ref'] !== undefined) {
    if (seen.has(current)) {
      problems.add(
        map,
        '$ref',
        `Reference ${JSON.stringify(map['$ref'])} leads back to itself. Point it to a definition.`,
      )
      return undefined
    }
    seen.add(current)
    for (const key of Object.keys(current).filter((name) => name !== '$ref')) {
      problems.add(
        current,
        key,
        `\`${key}\` beside this \`$ref\` would be ignored. Remove it or write the object here.`,
      )
    }
    current = documents.target(current)
  }
  return current
}

/** `x-roles`: at least one known role. */
export function readRoles(reading: Reading, map: RawMap, what: string): Role[] {
  const list = readList(reading, map, 'x-roles', what)
  const known = list.filter((role): role is Role => (roles as readonly unknown[]).includes(role))
  if (known.length === list.length && known.length > 0) return known
  const written = JSON.stringify(map['x-roles'])
  reading.problems.add(map, 'x-roles', `\`x-roles\` of ${what} is ${written}. List some of: ${roles.join(', ')}.`)
  return known
}

/** `x-official-docs`: each an https URL, or `{url, role}`; else the role is read from the URL. */
export function readDocs(reading: Reading, map: RawMap, what: string): OfficialDocument[] {
  return readList(reading, map, 'x-official-docs', what).flatMap((item) => {
    if (isMap(item)) checkKeywords(reading.problems, item, 'official document')
    const url = isMap(item) ? item['url'] : item
    if (typeof url !== 'string' || !url.startsWith('https://') || !URL.canParse(url)) {
      const written = JSON.stringify(url)
      reading.problems.add(
        map,
        'x-official-docs',
        `Official document ${written} of ${what} is no https URL. Correct it.`,
      )
      return []
    }
    const stated = isMap(item) ? item['role'] : /\/(merchant|partner|brand)\//.exec(url)?.[1]
    const role = roles.find((known) => known === stated)
    return [{ url, ...(role ? { role } : {}) }]
  })
}

/** `x-updated`, a day. */
export function readDay(reading: Reading, map: RawMap, what: string): string | undefined {
  const day = readOptionalText(reading, map, 'x-updated', what)
  if (day === undefined || dateRE.test(day)) return day
  reading.problems.add(map, 'x-updated', `\`x-updated\` of ${what} is "${day}". Write the day as YYYY-MM-DD.`)
  return undefined
}

/** `servers`: base URLs, undefined when there are none here. */
export function readServers(reading: Reading, map: RawMap, what: string): string[] | undefined {
  if (map['servers'] === undefined) return undefined
  return readMaps(reading, map, 'servers', what).flatMap((server) => {
    checkKeywords(reading.problems, server, 'server')
    const url = readText(reading, server, 'url', `a server of ${what}`)
    if (/^https:\/\/[a-z0-9.-]+$/.test(url)) return [url]
    reading.problems.add(
      server,
      'url',
      `Server URL "${url}" is no https origin. Write it like https://api.mch.weixin.qq.com.`,
    )
    return []
  })
}

/** `x-order`: place within the group, 100 when absent. */
export function readOrder({ problems }: Reading, map: RawMap, what: string): number {
  const order = map['x-order'] ?? 100
  if (typeof order === 'number') return order
  problems.add(
    map,
    'x-order',
    `\`x-order\` of ${what} is ${JSON.stringify(order)}. Write a number; 100 is the default.`,
  )
  return 100
}

/** A value of a description file as JSON: YAML maps, lists and scalars are nothing else. */
export function asJson(value: unknown): Json {
  // the parser runs with the core schema, which has no other values
  return value as Json
}
