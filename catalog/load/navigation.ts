/** openapi.yaml: what the catalog is called, its servers, and the navigation tree. */
import { pageHref, webhookHref } from '../files.ts'
import type { NavigationEntry, NavigationGroup, NavigationLine, Operation, Webhook } from '../operations.ts'
import { checkKeywords } from './keywords.ts'
import type { Read } from './operations.ts'
import type { RawMap } from './positions.ts'
import { readList, readMap, readMaps, readServers, readText, type Reading } from './read.ts'

/** The root document, without its entries. */
export interface RootDocument {
  title: string
  version: string
  servers: string[]
  /** Lines with empty groups. */
  lines: NavigationLine[]
}

const file = 'openapi.yaml'

/** Reads openapi.yaml. */
export function readRootDocument(reading: Reading): RootDocument {
  const root = reading.documents.root(file)
  if (!root) return { title: '', version: '', servers: [], lines: [] }
  checkKeywords(reading.problems, root, 'document')
  const info = readMap(reading, root, 'info', file) ?? root
  if (info !== root) checkKeywords(reading.problems, info, 'info')
  const components = readMap(reading, root, 'components', file)
  if (components) checkKeywords(reading.problems, components, 'root components')
  const groups = readGroups(reading, root)
  const servers = readServers(reading, root, file) ?? []
  if (servers.length === 0) reading.problems.add(root, 'servers', `${file} names no server. Add the base URL.`)
  return {
    title: readText(reading, info, 'title', 'info'),
    version: readText(reading, info, 'version', 'info'),
    servers,
    lines: readLines(reading, root, groups),
  }
}

/**
 * The tree with its entries: operations before notifications, by `x-order`, then by path.
 *
 * Groups and lines without entries are left out. Reports entries whose group is unknown.
 */
export function fillNavigation(
  { problems }: Reading,
  lines: NavigationLine[],
  operations: Read<Operation>[],
  webhooks: Read<Webhook>[],
): NavigationLine[] {
  const entriesByGroup = new Map<string, NavigationEntry[]>(
    lines.flatMap(({ groups }) => groups.map(({ id }): [string, NavigationEntry[]] => [id, []])),
  )
  const ordered = [
    ...[...operations].sort(byOrder).map(({ view, raw }) => ({ view, raw, entry: operationEntry(view) })),
    ...[...webhooks].sort(byOrder).map(({ view, raw }) => ({ view, raw, entry: webhookEntry(view) })),
  ]
  for (const { view, raw, entry } of ordered) {
    const entries = entriesByGroup.get(view.group)
    if (entries) entries.push(entry)
    else if (view.group) {
      const advice = `Add it to \`tags\` and to a line of \`x-navigation\` in ${file}.`
      problems.add(raw, 'tags', `Group ${view.group} of ${view.id} is unknown. ${advice}`)
    }
  }
  return lines
    .map((line) => ({ ...line, groups: line.groups.flatMap((group) => filled(group, entriesByGroup)) }))
    .filter(({ groups }) => groups.length > 0)
}

function readGroups(reading: Reading, root: RawMap): Map<string, { group: NavigationGroup; raw: RawMap }> {
  const groups = new Map<string, { group: NavigationGroup; raw: RawMap }>()
  for (const raw of readMaps(reading, root, 'tags', file)) {
    checkKeywords(reading.problems, raw, 'tag')
    const id = readText(reading, raw, 'name', 'a tag')
    const title = readText(reading, raw, 'x-title', `tag ${id}`)
    const description = readText(reading, raw, 'description', `tag ${id}`)
    if (groups.has(id)) reading.problems.add(raw, 'name', `Tag ${id} is defined twice. Remove one.`)
    groups.set(id, { group: { id, title, description, entries: [] }, raw })
  }
  return groups
}

function readLines(
  reading: Reading,
  root: RawMap,
  groups: Map<string, { group: NavigationGroup; raw: RawMap }>,
): NavigationLine[] {
  const { problems } = reading
  const lineByGroup = new Map<string, string>()
  const ids = new Set<string>()
  const lines = readMaps(reading, root, 'x-navigation', file).map((raw) => {
    checkKeywords(problems, raw, 'navigation line')
    const id = readText(reading, raw, 'id', 'a navigation line')
    if (ids.has(id)) problems.add(raw, 'id', `Navigation line ${id} is defined twice. Remove one.`)
    ids.add(id)
    const members = readList(reading, raw, 'groups', `navigation line ${id}`).flatMap((name) => {
      const known = groups.get(String(name))
      const other = lineByGroup.get(String(name))
      if (!known) problems.add(raw, 'groups', `Group ${String(name)} of line ${id} is no tag. Add it to \`tags\`.`)
      if (other !== undefined)
        problems.add(raw, 'groups', `Group ${String(name)} is in the lines ${other} and ${id}. Remove one.`)
      lineByGroup.set(String(name), id)
      return known && other === undefined ? [known.group] : []
    })
    const title = readText(reading, raw, 'title', `navigation line ${id}`)
    const description = readText(reading, raw, 'description', `navigation line ${id}`)
    return { id, title, description, groups: members }
  })
  for (const [id, { raw }] of groups) {
    if (!lineByGroup.has(id))
      problems.add(raw, 'name', `Tag ${id} is in no line. Add it to \`groups\` of a navigation line.`)
  }
  return lines
}

function byOrder(a: Read<{ id: string; path?: string }>, b: Read<{ id: string; path?: string }>): number {
  if (a.order !== b.order) return a.order - b.order
  const [left, right] = [`${a.view.path ?? ''} ${a.view.id}`, `${b.view.path ?? ''} ${b.view.id}`]
  return left < right ? -1 : left > right ? 1 : 0
}

function operationEntry({ id, title, path, method, roles, deprecated }: Operation): NavigationEntry {
  const href = pageHref({ path, method })
  return { id, kind: 'operation', title, href, method, roles, deprecated: deprecated !== undefined }
}

function webhookEntry({ id, title, roles }: Webhook): NavigationEntry {
  return { id, kind: 'webhook', title, href: webhookHref({ id }), roles, deprecated: false }
}

function filled(group: NavigationGroup, entriesByGroup: Map<string, NavigationEntry[]>): NavigationGroup[] {
  const entries = entriesByGroup.get(group.id) ?? []
  return entries.length > 0 ? [{ ...group, entries }] : []
}
