/** The whole request examples of an operation: authored where they are, else made from its facts. */
import { exampleOf, isForRole } from '../examples.ts'
import type { Json, Operation, Parameter, RequestBody, RequestExample } from '../operations.ts'
import { checkKeywords } from './keywords.ts'
import { isMap, type RawMap } from './positions.ts'
import { asJson, follow, readMap, readText, type Reading } from './read.ts'
import type { Schemas } from './schemas.ts'

type Described = Pick<Operation, 'roles' | 'parameters' | 'requestBody'>

/**
 * Examples of `requestBody.content.*.examples` and of `x-examples` (same id: the latter refines), checked.
 *
 * Without any, one example `default` is made; it must fit too.
 */
export function readRequestExamples(
  reading: Reading,
  schemas: Schemas,
  operation: RawMap,
  described: Described,
  { what, mediaExamples }: { what: string; mediaExamples: RawMap | undefined },
): RequestExample[] {
  const authored = readMap(reading, operation, 'x-examples', what) ?? {}
  const ids = [...new Set([...Object.keys(mediaExamples ?? {}), ...Object.keys(authored)])]
  const examples = ids.map((id): RequestExample => {
    const media = readExample(reading, mediaExamples, id, 'example')
    const whole = readExample(reading, authored, id, 'operation example')
    const source = whole ?? media ?? {}
    const body = whole?.['body'] ?? media?.['value']
    const example = {
      id,
      title: isMap(source) ? readText(reading, source, 'summary', `example ${id} of ${what}`) : '',
      parameters: { ...madeParameters(described), ...readExampleParameters(reading, whole, id, what) },
      ...bodyOf(described, body === undefined ? undefined : asJson(body)),
    }
    check(schemas, whole ?? media ?? operation, described, example, what)
    return example
  })
  if (examples.length > 0) return examples
  const made = { id: 'default', title: '示例', parameters: madeParameters(described), ...bodyOf(described, undefined) }
  check(schemas, operation, described, made, what)
  return [made]
}

/** The schema of what an example's `body` holds: of an upload only the `meta` part. */
export function bodySchemaOf({ mediaType, schema }: RequestBody): RequestBody['schema'] {
  return mediaType === 'multipart/form-data' ? (schema.properties?.['meta'] ?? schema) : schema
}

function readExample(reading: Reading, map: RawMap | undefined, id: string, kind: 'example' | 'operation example') {
  const raw = map?.[id]
  if (raw === undefined || map === undefined) return undefined
  if (!isMap(raw)) {
    reading.problems.add(
      map,
      id,
      `Example ${id} is not a map. Write summary and ${kind === 'example' ? 'value' : 'parameters'}.`,
    )
    return undefined
  }
  const example = follow(reading, raw)
  if (example) checkKeywords(reading.problems, example, kind)
  return example
}

function readExampleParameters(reading: Reading, raw: RawMap | undefined, id: string, what: string) {
  const parameters = raw ? readMap(reading, raw, 'parameters', `example ${id} of ${what}`) : undefined
  return Object.fromEntries(Object.entries(parameters ?? {}).map(([name, value]) => [name, asJson(value)]))
}

function madeParameters({ parameters, roles }: Described): Record<string, Json> {
  const shown = parameters.filter(({ required, schema }) => {
    return required || (schema.examples !== undefined && !schema.deprecated && isForRole(schema, roles[0]))
  })
  return Object.fromEntries(shown.map(({ name, schema }) => [name, exampleOf(schema)]))
}

function bodyOf({ requestBody, roles }: Described, authored: Json | undefined): { body?: Json } {
  if (!requestBody) return authored === undefined ? {} : { body: authored }
  if (authored !== undefined) return { body: uploadMeta(requestBody, authored) }
  const role = roles[0]
  return { body: exampleOf(bodySchemaOf(requestBody), 0, { fields: 'needed', ...(role ? { role } : {}) }) }
}

/** An upload's example may be written as the whole form or as its `meta` alone. */
function uploadMeta({ mediaType, schema }: RequestBody, value: Json): Json {
  const isForm = mediaType === 'multipart/form-data' && schema.properties?.['meta'] !== undefined
  if (!isForm || typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return value['meta'] ?? value
}

function check(schemas: Schemas, where: RawMap, described: Described, example: RequestExample, what: string): void {
  const { requestBody, parameters } = described
  if (requestBody && example.body !== undefined) {
    const schema = bodySchemaOf(requestBody)
    schemas.checkExample(where, undefined, schema, example.body, `Example ${example.id} of ${what}`)
  }
  for (const [name, value] of Object.entries(example.parameters)) {
    const parameter = parameters.find((known) => known.name === name)
    checkParameter(schemas, where, parameter, value, `Example ${example.id} of ${what}, parameter ${name}`)
  }
}

function checkParameter(
  schemas: Schemas,
  where: RawMap,
  parameter: Parameter | undefined,
  value: Json,
  what: string,
): void {
  // an unknown name is judged by a schema that nothing fits, so that it is reported like any other mistake
  const schema = parameter?.schema ?? { enum: [], title: 'unknown parameter' }
  schemas.checkExample(where, undefined, schema, value, what)
}
