/** Request bodies and answers of an operation. */
import { exampleOf } from '../examples.ts'
import type { Answer, RequestBody, Role, Schema } from '../operations.ts'
import { checkKeywords } from './keywords.ts'
import { isMap, type RawMap } from './positions.ts'
import { asJson, follow, readMap, readText, type Reading } from './read.ts'
import type { Schemas } from './schemas.ts'

const requestMediaTypes = ['application/json', 'multipart/form-data', 'text/xml'] as const

/** The body that an operation takes, with its authored examples still raw. */
export interface ReadRequestBody {
  requestBody?: RequestBody
  mediaExamples?: RawMap
}

/** `requestBody` of an operation or notification. */
export function readRequestBody(reading: Reading, schemas: Schemas, owner: RawMap, what: string): ReadRequestBody {
  const written = readMap(reading, owner, 'requestBody', what)
  const raw = written && follow(reading, written)
  if (!raw) return {}
  checkKeywords(reading.problems, raw, 'request body')
  const [content, ...others] = readContents(reading, schemas, raw, `the request body of ${what}`)
  if (!content || others.length > 0) {
    reading.problems.add(
      raw,
      'content',
      `The request body of ${what} must have one media type. Write one, with a schema.`,
    )
    return {}
  }
  const mediaType = requestMediaTypes.find((known) => known === content.mediaType)
  if (!mediaType || !content.schema) {
    const message = `Media type ${content.mediaType} of the request body of ${what} must be one of:`
    reading.problems.add(raw, 'content', `${message} ${requestMediaTypes.join(', ')}, with a schema. Correct it.`)
    return {}
  }
  return {
    requestBody: { mediaType, required: raw['required'] === true, schema: content.schema },
    ...(content.examples ? { mediaExamples: content.examples } : {}),
  }
}

/** `responses` of an operation, by status. */
export function readAnswers(
  reading: Reading,
  schemas: Schemas,
  owner: RawMap,
  { what, role }: { what: string; role: Role | undefined },
): Answer[] {
  const responses = readMap(reading, owner, 'responses', what)
  if (!responses || Object.keys(responses).length === 0) {
    reading.problems.add(owner, 'responses', `\`responses\` of ${what} is missing. Add at least '200' or '204'.`)
    return []
  }
  return Object.entries(responses).flatMap(([status, written]) => {
    const raw = isMap(written) ? follow(reading, written) : undefined
    if (!raw || !/^[2-5]\d\d$/.test(status)) {
      reading.problems.add(
        responses,
        status,
        `Response ${status} of ${what} is no HTTP status with a map. Write '200': {…}.`,
      )
      return []
    }
    return readStatus(reading, schemas, raw, { status: Number(status), what, role })
  })
}

/** One answer for each media type: a bill comes as text or, when asked for, compressed. */
function readStatus(
  reading: Reading,
  schemas: Schemas,
  raw: RawMap,
  { status, what, role }: { status: number; what: string; role: Role | undefined },
): Answer[] {
  checkKeywords(reading.problems, raw, 'response')
  const description = readText(reading, raw, 'description', `response ${status} of ${what}`)
  const contents = readContents(reading, schemas, raw, `response ${status} of ${what}`)
  if (contents.length === 0) return [{ status, description }]
  return contents.map(({ mediaType, schema, examples }) => {
    const answer = { status, description, mediaType, ...(schema ? { schema } : {}) }
    const authored = firstExample(reading, examples)
    if (!schema || (authored === undefined && !isJson(mediaType, schema))) return answer
    const example = authored === undefined ? exampleOf(schema, 0, role ? { role } : {}) : asJson(authored.value)
    schemas.checkExample(authored?.where ?? raw, undefined, schema, example, `Example of response ${status} of ${what}`)
    return { ...answer, example }
  })
}

function isJson(mediaType: string, schema: Schema): boolean {
  return mediaType === 'application/json' && schema.format !== 'binary'
}

function firstExample(reading: Reading, examples: RawMap | undefined): { where: RawMap; value: unknown } | undefined {
  for (const raw of Object.values(examples ?? {})) {
    const example = isMap(raw) ? follow(reading, raw) : undefined
    if (!example) continue
    checkKeywords(reading.problems, example, 'example')
    if (example['value'] !== undefined) return { where: example, value: example['value'] }
  }
  return undefined
}

interface Content {
  mediaType: string
  schema?: Schema
  examples?: RawMap
}

function readContents(reading: Reading, schemas: Schemas, raw: RawMap, what: string): Content[] {
  const content = readMap(reading, raw, 'content', what)
  return Object.entries(content ?? {}).map(([mediaType, media]): Content => {
    if (!content || !isMap(media)) {
      reading.problems.add(
        content ?? raw,
        mediaType,
        `Media type ${mediaType} of ${what} is not a map. Add its schema.`,
      )
      return { mediaType }
    }
    checkKeywords(reading.problems, media, 'media type')
    const examples = readMap(reading, media, 'examples', what)
    const schema = isMap(media['schema']) ? schemas.resolve(media['schema']) : undefined
    return { mediaType, ...(schema ? { schema } : {}), ...(examples ? { examples } : {}) }
  })
}
