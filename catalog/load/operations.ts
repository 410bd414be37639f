/** Path items as operations. */
import type { Method, Operation } from '../operations.ts'
import { sensitivePointers } from '../pointers.ts'
import { readOperationErrors, type ErrorCodes } from './error-codes.ts'
import { readRequestExamples } from './examples.ts'
import { checkKeywords } from './keywords.ts'
import { readParameters } from './parameters.ts'
import { isMap, type RawMap } from './positions.ts'
import {
  readDay,
  readDocs,
  readOptionalText,
  readOrder,
  readRoles,
  readServers,
  readText,
  type Reading,
} from './read.ts'
import { readAnswers, readRequestBody } from './responses.ts'
import type { Schemas } from './schemas.ts'

/** What was read of one operation or notification; relations are resolved when all are known. */
export interface Read<View> {
  view: View
  raw: RawMap
  order: number
}

/** What operations share. */
export interface OperationContext extends Reading {
  schemas: Schemas
  errors: ErrorCodes
  /** Base URLs of operations that name none. */
  servers: string[]
}

const methods: readonly Method[] = ['get', 'post', 'put', 'patch', 'delete']
const segmentRE = /^(?:[A-Za-z0-9._~-]+|\{[A-Za-z_][A-Za-z0-9_]*\})$/
const folder = 'paths'

/** All operations of the folder `paths`. */
export function readOperations(context: OperationContext): Read<Operation>[] {
  const fileByTemplate = new Map<string, string>()
  return context.documents.files(folder).flatMap((file) => {
    const path = pathOf(context, file, fileByTemplate)
    const pathItem = context.documents.root(file)
    if (!pathItem) return []
    checkKeywords(context.problems, pathItem, 'path item')
    const present = methods.filter((method) => pathItem[method] !== undefined)
    if (present.length === 0)
      context.problems.addAt(file, 1, `Path item ${path} has no method. Add ${methods.join(', ')}.`)
    return present.flatMap((method) => {
      const raw = pathItem[method]
      if (isMap(raw)) return [readOperation(context, { pathItem, raw, method, path })]
      context.problems.add(pathItem, method, `\`${method}\` of ${path} is not a map. Write an operation.`)
      return []
    })
  })
}

/** The file's path is the URL's path, braces included. */
function pathOf({ problems }: Reading, file: string, fileByTemplate: Map<string, string>): string {
  const path = file.slice(folder.length).replace(/\.ya?ml$/, '')
  if (!file.endsWith('.yaml')) problems.addAt(file, 1, `File ${file} must end in .yaml. Rename it.`)
  for (const segment of path.slice(1).split('/')) {
    if (segmentRE.test(segment)) continue
    problems.addAt(
      file,
      1,
      `Segment "${segment}" of ${file} is no part of a URL. Name files like the URL: {name} for a value.`,
    )
  }
  const template = path.replace(/\{[^}]*\}/g, '{}')
  const other = fileByTemplate.get(template)
  if (other)
    problems.addAt(
      file,
      1,
      `Path ${path} differs from ${other} in a parameter's name only: one of them is never found.`,
    )
  fileByTemplate.set(template, file)
  return path
}

function readOperation(
  context: OperationContext,
  { pathItem, raw, method, path }: { pathItem: RawMap; raw: RawMap; method: Method; path: string },
): Read<Operation> {
  const { problems, schemas } = context
  const id = `${method.toUpperCase()} ${path}`
  const what = id
  checkKeywords(problems, raw, 'operation')
  const roles = readRoles(context, raw, what)
  const parameters = readParameters(context, schemas, pathItem, raw, { what, path })
  const { requestBody, mediaExamples } = readRequestBody(context, schemas, raw, what)
  const described = { roles, parameters, ...(requestBody ? { requestBody } : {}) }
  const answers = readAnswers(context, schemas, raw, { what, role: roles[0] })
  const updated = readDay(context, raw, what)
  const deprecated = readDeprecated(context, raw, what)
  const view: Operation = {
    id,
    operationId: readText(context, raw, 'operationId', what),
    method,
    path,
    title: readText(context, raw, 'summary', what),
    description: readText(context, raw, 'description', what),
    api: path.startsWith('/v2/') ? 'v2' : 'v3',
    group: readGroup(context, raw, what),
    roles,
    servers: readServers(context, raw, what) ?? readServers(context, pathItem, what) ?? context.servers,
    docs: readDocs(context, raw, what),
    ...(updated === undefined ? {} : { updated }),
    ...(deprecated === undefined ? {} : { deprecated }),
    parameters,
    ...(requestBody ? { requestBody } : {}),
    examples: readRequestExamples(context, schemas, raw, described, { what, mediaExamples }),
    answers,
    errors: readOperationErrors(context, raw, what, context.errors),
    sensitive: {
      request: sensitivePointers(requestBody?.schema),
      response: [...new Set(answers.flatMap(({ status, schema }) => (status < 300 ? sensitivePointers(schema) : [])))],
    },
    signed: readSigned(context, raw, what),
    clientCertificate: raw['x-client-certificate'] === true,
    related: [],
  }
  return { view, raw, order: readOrder(context, raw, what) }
}

/** The only tag: the group in the navigation. */
export function readGroup({ problems }: Reading, raw: RawMap, what: string): string {
  const tags = raw['tags']
  const [tag] = Array.isArray(tags) ? (tags as unknown[]) : []
  if (Array.isArray(tags) && tags.length === 1 && typeof tag === 'string') return tag
  problems.add(raw, 'tags', `\`tags\` of ${what} is ${JSON.stringify(tags)}. Name exactly one group: tags: [group].`)
  return ''
}

function readDeprecated(context: Reading, raw: RawMap, what: string): string | undefined {
  const text = readOptionalText(context, raw, 'x-deprecated-by', what)
  const flag = raw['deprecated']
  if (flag !== undefined && typeof flag !== 'boolean') {
    context.problems.add(
      raw,
      'deprecated',
      `\`deprecated\` of ${what} is ${JSON.stringify(flag)}. Write true, or remove it.`,
    )
  }
  if (flag === true && text === undefined) {
    context.problems.add(
      raw,
      'deprecated',
      `${what} is deprecated without \`x-deprecated-by\`. Say what to use instead.`,
    )
  }
  if (flag !== true && text !== undefined) {
    context.problems.add(raw, 'x-deprecated-by', `${what} has \`x-deprecated-by\` but not deprecated: true. Add it.`)
  }
  return flag === true ? (text ?? '') : undefined
}

function readSigned({ problems }: Reading, raw: RawMap, what: string): boolean {
  const written = raw['x-signature']
  if (written !== undefined && written !== 'none') {
    problems.add(
      raw,
      'x-signature',
      `\`x-signature\` of ${what} is ${JSON.stringify(written)}. Only \`none\` exists: an unsigned answer.`,
    )
  }
  return written !== 'none'
}
