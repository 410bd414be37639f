/**
 * All description files as one OpenAPI 3.1 document, for importers, linters and generators of others.
 *
 * What is referenced stays shared, under `components`; our facts stay as `x-` keys. As in the files, lengths of texts
 * count bytes of UTF-8.
 */
import { posix } from 'node:path'
import { pascal } from '../declarations/names.ts'
import type { Json } from '../operations.ts'
import type { Documents } from './documents.ts'
import { isList, isMap, positionOf, type RawMap } from './positions.ts'
import { asJson } from './read.ts'

/** An OpenAPI document as JSON. */
export interface OpenapiDocument {
  [key: string]: Json
}

interface Bundling {
  documents: Documents
  /** Referenced object -> its place, such as `#/components/schemas/Payer`. */
  placeByTarget: Map<RawMap, string>
  components: Record<string, Record<string, Json>>
}

/**
 * Bundles the files of a catalog that has loaded without problems.
 *
 * @throws TypeError for a reference that leads nowhere: load the catalog first, it reports where
 */
export function bundleDocuments(documents: Documents): OpenapiDocument {
  const root = documents.root('openapi.yaml') ?? {}
  const securitySchemes = isMap(root['components']) ? root['components']['securitySchemes'] : undefined
  const components: Bundling['components'] = isMap(securitySchemes) ? { securitySchemes: copyMap(securitySchemes) } : {}
  const bundling: Bundling = { documents, placeByTarget: new Map(), components }
  const head = ['openapi', 'info', 'servers', 'security', 'tags', 'x-navigation']
  const document: OpenapiDocument = Object.fromEntries(
    head.filter((key) => root[key] !== undefined).map((key) => [key, asJson(root[key])]),
  )
  const errors = documents.files('components').includes('components/errors.yaml')
    ? documents.root('components/errors.yaml')
    : undefined
  document['paths'] = bundleFolder(bundling, 'paths', '/')
  document['webhooks'] = bundleFolder(bundling, 'webhooks', '')
  document['components'] = sortKeys(components)
  if (errors) document['x-error-codes'] = asJson(errors)
  return document
}

function bundleFolder(bundling: Bundling, folder: string, prefix: string): Json {
  const entries = bundling.documents.files(folder).map((file): [string, Json] => {
    const key = prefix + file.slice(folder.length + 1).replace(/\.yaml$/, '')
    return [key, bundle(bundling, bundling.documents.root(file) ?? {})]
  })
  return Object.fromEntries(entries)
}

/** Keys whose values are data: a key `$ref` in there is no reference. */
const dataKeys = new Set(['example', 'value', 'const', 'default', 'enum', 'body'])

/** @param key under which the value stands: names of properties are no keywords */
function bundle(bundling: Bundling, value: unknown, key = ''): Json {
  if (isList(value)) return value.map((item) => bundle(bundling, item))
  if (!isMap(value)) return asJson(value)
  const areNames = key === 'properties'
  const entries = Object.entries(value).map(([name, child]): [string, Json] => {
    if (!areNames && (dataKeys.has(name) || (name === 'examples' && isList(child)))) return [name, asJson(child)]
    if (!areNames && name === '$ref') return [name, placeOf(bundling, value)]
    return [name, bundle(bundling, child, areNames ? '' : name)]
  })
  return Object.fromEntries(entries)
}

/** The place of a reference's target, which is bundled on the first visit. */
function placeOf(bundling: Bundling, reference: RawMap): string {
  const target = bundling.documents.target(reference)
  if (!target)
    throw new TypeError(`Reference ${String(reference['$ref'])} leads nowhere: load the catalog to see where`)
  const known = bundling.placeByTarget.get(target)
  if (known !== undefined) return known
  const section = sectionOf(target)
  const members = (bundling.components[section] ??= {})
  const name = freeName(members, String(reference['$ref']), positionOf(target).file)
  const place = `#/components/${section}/${name}`
  bundling.placeByTarget.set(target, place)
  // taken before its content is bundled, which may need names as well
  members[name] = {}
  members[name] = bundle(bundling, target)
  return place
}

function sectionOf(target: RawMap): string {
  if (target['in'] !== undefined) return 'parameters'
  if ('value' in target) return 'examples'
  if (isMap(target['content'])) return target['description'] === undefined ? 'requestBodies' : 'responses'
  return 'schemas'
}

function freeName(members: Record<string, Json>, reference: string, file: string): string {
  const short = pascal(reference.split('/').at(-1) ?? '')
  const long = pascal(posix.basename(file, '.yaml')) + short
  const candidates = [short, long, ...Array.from({ length: 1000 }, (_, index) => `${long}${index + 2}`)]
  return candidates.find((name) => !Object.hasOwn(members, name)) ?? long
}

function copyMap(map: RawMap): Record<string, Json> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, asJson(value)]))
}

function sortKeys(components: Record<string, Record<string, Json>>): Json {
  const sections = Object.entries(components).map(([section, members]): [string, Json] => {
    return [section, Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)))]
  })
  return Object.fromEntries(sections)
}
