/** Schemas as TypeScript types: one interface for each different object. */
import { propertyName, quote } from '../chain.ts'
import type { Schema } from '../operations.ts'
import { docBlock, fieldDoc } from './docs.ts'
import { pascal, type Names } from './names.ts'

/** The interfaces of one module. */
export interface Types {
  /**
   * The type of a schema.
   *
   * @param candidates names for its interface, the best first, when it needs one
   */
  typeOf(schema: Schema, candidates: readonly string[]): string
  /** The text of all interfaces so far. */
  blocks(): string[]
}

interface Writing {
  names: Names
  /** Body of an interface -> its name: equal objects share one. */
  nameByBody: Map<string, string>
  blocks: string[]
}

/** An empty set of interfaces. */
export function createTypes(names: Names): Types {
  const writing: Writing = { names, nameByBody: new Map(), blocks: [] }
  return {
    typeOf: (schema, candidates) => typeOf(writing, schema, candidates),
    blocks: () => writing.blocks,
  }
}

function typeOf(writing: Writing, schema: Schema, candidates: readonly string[]): string {
  if (schema.enum) return schema.enum.map((value) => (typeof value === 'string' ? quote(value) : value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.oneOf) return unionOf(writing, schema, candidates)
  switch (schema.type) {
    case 'string':
      return schema.format === 'binary' ? 'Blob' : 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'array':
      return arrayOf(typeOf(writing, schema.items ?? {}, candidates))
    default:
      return schema.properties ? interfaceOf(writing, schema, candidates) : looseType(schema)
  }
}

function interfaceOf(writing: Writing, schema: Schema, candidates: readonly string[]): string {
  const [own = 'Type'] = candidates
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const required = schema.required?.includes(name) ?? false
    const type = typeOf(writing, property, [pascal(name), `${own}${pascal(name)}`])
    return `${docBlock(fieldDoc(property, required), '  ')}  ${propertyName(name)}${required ? '' : '?'}: ${type}\n`
  })
  const body = fields.join('')
  const known = writing.nameByBody.get(body)
  if (known !== undefined && body !== '') return known
  const name = writing.names.take(candidates)
  writing.nameByBody.set(body, name)
  const doc = [schema.title, schema.description].filter((line) => line !== undefined)
  writing.blocks.push(`${docBlock(doc)}export interface ${name} {\n${body}}\n`)
  return name
}

function unionOf(writing: Writing, schema: Schema, candidates: readonly string[]): string {
  const { oneOf = [], ...base } = schema
  // branches that only say which of the outer fields are required have no type of their own
  const branches = oneOf.filter((branch) => branch.properties || (branch.type && branch.type !== 'object'))
  const [own = 'Type'] = candidates
  const types = branches.map((branch, index) => {
    const title = /^[A-Za-z][A-Za-z0-9_]*$/.test(branch.title ?? '') ? pascal(branch.title!) : `Case${index + 1}`
    return typeOf(writing, branch, [`${own}${title}`])
  })
  const union = [...new Set(types)].join(' | ')
  if (!base.properties) return union === '' ? looseType(base) : union
  const outer = interfaceOf(writing, base, candidates)
  return union === '' ? outer : `${outer} & (${union})`
}

function arrayOf(item: string): string {
  return /^[\w.]+$/.test(item) ? `${item}[]` : `(${item})[]`
}

function looseType(schema: Schema): string {
  return schema.type === 'object' ? 'Record<string, unknown>' : 'unknown'
}
