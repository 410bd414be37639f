/** Schemas of the description files as views: references resolved, every fact checked. */
import type { Json, Schema } from '../operations.ts'
import { violations } from '../violations.ts'
import type { Judge } from './judge.ts'
import { checkKeywords } from './keywords.ts'
import { isList, isMap, type RawMap } from './positions.ts'
import { asJson, type Reading } from './read.ts'
import { checkSchemaFacts } from './schema-facts.ts'

/** Resolves schemas; one per load, since it remembers what it has read. */
export interface Schemas {
  /** The view of a schema; shared by all references to the same definition. */
  resolve(raw: RawMap): Schema
  /** Reports how an example breaks its schema. */
  checkExample(where: RawMap, key: string | undefined, schema: Schema, value: Json, what: string): void
}

/** Keywords whose values are copied into the view as they are. */
const structural = new Set(['$ref', 'properties', 'items', 'oneOf'])

interface Resolving extends Reading {
  judge: Judge
  resolved: Map<RawMap, Schema>
  /** The way from the first schema to this one: meeting one of them again is a cycle. */
  way: RawMap[]
}

/** Opens a resolver. @param judge the second opinion on examples */
export function createSchemas(reading: Reading, judge: Judge): Schemas {
  const resolving: Resolving = { ...reading, judge, resolved: new Map(), way: [] }
  return {
    resolve: (raw) => resolve(resolving, raw, []),
    checkExample: (where, key, schema, value, what) => checkExample(resolving, where, key, schema, value, what),
  }
}

function resolve(resolving: Resolving, raw: RawMap, outerNames: string[]): Schema {
  const known = resolving.resolved.get(raw)
  if (known) return known
  if (resolving.way.includes(raw)) {
    resolving.problems.add(
      raw,
      undefined,
      'This schema contains itself. Views are finite: end the recursion with a text.',
    )
    return {}
  }
  resolving.way.push(raw)
  const schema = raw['$ref'] === undefined ? readSchema(resolving, raw, outerNames) : readReference(resolving, raw)
  resolving.way.pop()
  resolving.resolved.set(raw, schema)
  return schema
}

function readReference(resolving: Resolving, raw: RawMap): Schema {
  checkKeywords(resolving.problems, raw, 'schema reference')
  const target = resolving.documents.target(raw)
  const base = target ? resolve(resolving, target, []) : {}
  const siblings = copyFacts(raw)
  // without siblings the same object is shared: the catalog stays small in memory
  if (Object.keys(siblings).length === 0) return base
  const schema = { ...base, ...siblings }
  if (target) {
    checkSchemaFacts(resolving.problems, raw, schema)
    checkOwnExamples(resolving, raw, schema)
  }
  return schema
}

function readSchema(resolving: Resolving, raw: RawMap, outerNames: string[]): Schema {
  const { problems } = resolving
  checkKeywords(problems, raw, 'schema')
  const schema: Schema = copyFacts(raw)
  const properties = readProperties(resolving, raw)
  if (properties) schema.properties = properties
  const names = [...outerNames, ...Object.keys(properties ?? {})]
  if (raw['items'] !== undefined) {
    if (isMap(raw['items'])) schema.items = resolve(resolving, raw['items'], [])
    else problems.add(raw, 'items', '`items` is not a map. Write the schema of one item.')
  }
  if (raw['oneOf'] !== undefined) {
    if (isList(raw['oneOf']))
      schema.oneOf = raw['oneOf'].filter(isMap).map((branch) => resolve(resolving, branch, names))
    else problems.add(raw, 'oneOf', '`oneOf` is not a list. List the alternative schemas.')
  }
  checkSchemaFacts(problems, raw, schema, outerNames)
  checkOwnExamples(resolving, raw, schema)
  return schema
}

function copyFacts(raw: RawMap): Schema {
  // the keywords' names and shapes are checked by `checkKeywords` and `checkSchemaFacts`
  return Object.fromEntries(Object.entries(raw).filter(([key]) => !structural.has(key))) as Schema
}

function readProperties(resolving: Resolving, raw: RawMap): Record<string, Schema> | undefined {
  const { problems } = resolving
  if (raw['properties'] === undefined) return undefined
  if (!isMap(raw['properties'])) {
    problems.add(raw, 'properties', '`properties` is not a map. Write `name:` and its schema.')
    return undefined
  }
  const map = raw['properties']
  const entries = Object.entries(map).map(([name, property]): [string, Schema] => {
    if (!isMap(property)) {
      problems.add(map, name, `Property \`${name}\` is not a map. Write its schema.`)
      return [name, {}]
    }
    const schema = resolve(resolving, property, [])
    checkDocumented(resolving, property, schema, `property \`${name}\``)
    return [name, schema]
  })
  return Object.fromEntries(entries)
}

/** Title and description are what hovers and tables teach: both must be there and differ. */
export function checkDocumented({ problems }: Reading, raw: RawMap, schema: Schema, what: string): void {
  for (const key of ['title', 'description'] as const) {
    if (typeof schema[key] === 'string' && schema[key].trim() !== '') continue
    problems.add(
      raw,
      undefined,
      `The ${what} has no \`${key}\`. Readers need one: add it (beside a \`$ref\` it is allowed).`,
    )
  }
  if (schema.title !== undefined && schema.title === schema.description) {
    const advice = 'Say what it means, not its name again.'
    problems.add(raw, 'description', `The description of ${what} equals its title "${schema.title}". ${advice}`)
  }
}

function checkOwnExamples(resolving: Resolving, raw: RawMap, schema: Schema): void {
  const examples: unknown = schema.examples ?? []
  if (!isList(examples))
    return resolving.problems.add(raw, 'examples', '`examples` is not a list. Write `examples: [value]`.')
  for (const example of examples) checkExample(resolving, raw, 'examples', schema, asJson(example), 'Example')
  if (schema.default !== undefined) checkExample(resolving, raw, 'default', schema, schema.default, 'Default')
}

function checkExample(
  { problems, judge }: Resolving,
  where: RawMap,
  key: string | undefined,
  schema: Schema,
  value: Json,
  what: string,
): void {
  const found = violations(schema, value, { unknownFields: 'refuse' })
  for (const { pointer, rule, limit, value: wrong } of found) {
    const shown = wrong === undefined ? '' : ` ${short(wrong)}`
    const rules = rule === 'required' || rule === 'unknown' ? rule : `${rule} ${short(limit ?? null)}`
    const place = pointer === '' ? '' : ` at ${pointer}`
    const advice = rule === 'unknown' ? 'Add the property or remove the field.' : 'Correct the example or the schema.'
    problems.add(where, key, `${what}${place}${shown} breaks its schema: ${rules}. ${advice}`)
  }
  if (found.length > 0) return
  for (const message of judge(schema, value)) {
    problems.add(
      where,
      key,
      `${what} ${short(value)} breaks its schema by Ajv: ${message}. Correct the example or the schema.`,
    )
  }
}

function short(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
