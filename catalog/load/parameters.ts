/** Parameters of an operation, those of its path item included. */
import type { Parameter, Schema } from '../operations.ts'
import { pathParameterNames } from '../routes.ts'
import { checkKeywords } from './keywords.ts'
import { isList, isMap, type RawMap } from './positions.ts'
import { asJson, follow, readMaps, readText, type Reading } from './read.ts'
import { checkDocumented, type Schemas } from './schemas.ts'

const places = ['path', 'query', 'header'] as const

/** Parameters of the operation and of its path item; the operation's own win. */
export function readParameters(
  reading: Reading,
  schemas: Schemas,
  pathItem: RawMap,
  operation: RawMap,
  { what, path }: { what: string; path: string },
): Parameter[] {
  const byKey = new Map<string, Parameter>()
  for (const owner of [pathItem, operation]) {
    for (const raw of readMaps(reading, owner, 'parameters', what)) {
      const parameter = readParameter(reading, schemas, raw, what)
      if (parameter) byKey.set(`${parameter.in} ${parameter.name}`, parameter)
    }
  }
  const parameters = [...byKey.values()]
  checkPathParameters(reading, operation, parameters, { what, path })
  return parameters
}

/** One parameter, reference resolved. Undefined (with a problem) when it cannot be read. */
export function readParameter(
  reading: Reading,
  schemas: Schemas,
  written: RawMap,
  what: string,
): Parameter | undefined {
  const { problems } = reading
  const raw = follow(reading, written)
  if (!raw) return undefined
  checkKeywords(problems, raw, 'parameter')
  const name = readText(reading, raw, 'name', `a parameter of ${what}`)
  const place = places.find((known) => known === raw['in'])
  if (!place) {
    problems.add(
      raw,
      'in',
      `\`in\` of parameter ${name} is ${JSON.stringify(raw['in'])}. Use one of: ${places.join(', ')}.`,
    )
    return undefined
  }
  if (!isMap(raw['schema'])) {
    problems.add(raw, 'schema', `Parameter ${name} has no \`schema\`. Add it with type and title.`)
    return undefined
  }
  checkFlags(reading, raw, name, place)
  const schema = readParameterSchema(raw, schemas.resolve(raw['schema']))
  checkDocumented(reading, raw, schema, `parameter \`${name}\``)
  if (raw['example'] !== undefined) {
    schemas.checkExample(raw, 'example', schema, asJson(raw['example']), `Example of parameter ${name}`)
  }
  return {
    in: place,
    name,
    required: raw['required'] === true,
    schema,
    ...(raw['x-when'] === 'sensitive' ? { when: 'sensitive' } : {}),
  }
}

function checkFlags({ problems }: Reading, raw: RawMap, name: string, place: string): void {
  const { required } = raw
  if (required !== undefined && typeof required !== 'boolean') {
    problems.add(
      raw,
      'required',
      `\`required\` of parameter ${name} is ${JSON.stringify(required)}. Write true or false.`,
    )
  }
  if (place === 'path' && required !== true) {
    problems.add(
      raw,
      undefined,
      `Path parameter ${name} is not required. A path value is always needed: add required: true.`,
    )
  }
  if (raw['x-when'] !== undefined && (raw['x-when'] !== 'sensitive' || place !== 'header')) {
    const written = JSON.stringify(raw['x-when'])
    problems.add(raw, 'x-when', `\`x-when\` of parameter ${name} is ${written}. Only \`sensitive\` on a header exists.`)
  }
}

/** What OpenAPI writes at the parameter belongs to its schema here: tables and forms read one thing. */
function readParameterSchema(raw: RawMap, schema: Schema): Schema {
  const { description, example } = raw
  const roles = raw['x-roles']
  return {
    ...schema,
    ...(typeof description === 'string' && schema.description === undefined ? { description } : {}),
    ...(example === undefined ? {} : { examples: [asJson(example)] }),
    // wrong roles are reported where the schema's facts are checked; here only a list is let in
    ...(isList(roles) ? { 'x-roles': roles as NonNullable<Schema['x-roles']> } : {}),
  }
}

function checkPathParameters(
  { problems }: Reading,
  operation: RawMap,
  parameters: Parameter[],
  { what, path }: { what: string; path: string },
): void {
  const inPath = new Set(pathParameterNames(path))
  const declared = new Set(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name))
  for (const name of inPath) {
    if (declared.has(name)) continue
    problems.add(
      operation,
      'parameters',
      `Path value {${name}} of ${what} is not declared. Add a parameter with in: path.`,
    )
  }
  for (const name of declared) {
    if (inPath.has(name)) continue
    const advice = 'Rename the file or the parameter.'
    problems.add(operation, 'parameters', `Path parameter ${name} of ${what} is not in the path ${path}. ${advice}`)
  }
}
