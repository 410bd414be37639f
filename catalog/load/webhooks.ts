/** Webhook files as notifications. */
import { exampleOf } from '../examples.ts'
import type { Json, Schema, Webhook, WebhookVariant } from '../operations.ts'
import { checkKeywords } from './keywords.ts'
import { readGroup, type OperationContext, type Read } from './operations.ts'
import { isMap, type RawMap } from './positions.ts'
import { asJson, readDay, readDocs, readMaps, readOrder, readRoles, readText } from './read.ts'
import { readAnswers, readRequestBody } from './responses.ts'

const folder = 'webhooks'
const idRE = /^v[23]\/[A-Z0-9._-]+$/i

/** All notifications of the folder `webhooks`. */
export function readWebhooks(context: OperationContext): Read<Webhook>[] {
  return context.documents.files(folder).flatMap((file) => {
    const id = file.slice(folder.length + 1).replace(/\.ya?ml$/, '')
    if (!file.endsWith('.yaml') || !idRE.test(id)) {
      context.problems.addAt(file, 1, `File ${file} is no webhooks/v3/<EVENT>.yaml. Rename it to the event.`)
    }
    const root = context.documents.root(file)
    if (!root) return []
    checkKeywords(context.problems, root, 'webhook item')
    const raw = root['post']
    if (isMap(raw)) return [readWebhook(context, raw, id)]
    context.problems.add(root, 'post', `Notification ${id} has no \`post\`. Write it as the only method.`)
    return []
  })
}

function readWebhook(context: OperationContext, raw: RawMap, id: string): Read<Webhook> {
  const what = `webhook ${id}`
  checkKeywords(context.problems, raw, 'webhook')
  const { requestBody, mediaExamples } = readRequestBody(context, context.schemas, raw, what)
  if (!requestBody) context.problems.add(raw, 'requestBody', `${what} has no request body. Reference the envelope.`)
  readAnswers(context, context.schemas, raw, { what, role: undefined })
  const envelope = requestBody?.schema ?? {}
  const summary = readText(context, raw, 'x-event-summary', what)
  const variants = readVariants(context, raw, what)
  const event = id.slice(id.indexOf('/') + 1)
  const updated = readDay(context, raw, what)
  const made = madeEnvelope(envelope, { event, summary, originalType: variants[0]?.originalType ?? '' })
  const authored = Object.values(mediaExamples ?? {}).find(isMap)?.['value']
  const envelopeExample = authored === undefined ? made : asJson(authored)
  context.schemas.checkExample(raw, 'requestBody', envelope, envelopeExample, `Example of ${what}`)
  const view: Webhook = {
    id,
    event,
    title: readText(context, raw, 'summary', what),
    description: readText(context, raw, 'description', what),
    api: id.startsWith('v2/') ? 'v2' : 'v3',
    group: readGroup(context, raw, what),
    roles: readRoles(context, raw, what),
    docs: readDocs(context, raw, what),
    ...(updated === undefined ? {} : { updated }),
    envelope,
    envelopeExample,
    summary,
    variants,
    related: [],
  }
  return { view, raw, order: readOrder(context, raw, what) }
}

function readVariants(context: OperationContext, raw: RawMap, what: string): WebhookVariant[] {
  const variants = readMaps(context, raw, 'x-resources', what).map((resource) => readVariant(context, resource, what))
  if (variants.length === 0) {
    context.problems.add(raw, 'x-resources', `${what} has no \`x-resources\`. Describe the decrypted resource.`)
  }
  return variants
}

function readVariant(context: OperationContext, raw: RawMap, what: string): WebhookVariant {
  checkKeywords(context.problems, raw, 'resource')
  const id = readText(context, raw, 'id', `a resource of ${what}`)
  const named = `resource ${id} of ${what}`
  const roles = readRoles(context, raw, named)
  const schema = isMap(raw['schema']) ? context.schemas.resolve(raw['schema']) : undefined
  if (!schema) context.problems.add(raw, 'schema', `The ${named} has no \`schema\`. Reference or write it.`)
  const role = roles.length === 1 ? roles[0] : undefined
  const example =
    raw['example'] === undefined ? exampleOf(schema ?? {}, 0, role ? { role } : {}) : asJson(raw['example'])
  if (schema)
    context.schemas.checkExample(raw, raw['example'] ? 'example' : 'schema', schema, example, `Example of ${named}`)
  return {
    id,
    title: readText(context, raw, 'title', named),
    roles,
    originalType: readText(context, raw, 'x-original-type', named),
    schema: schema ?? {},
    example,
  }
}

/** The envelope of this very event: the shared schema's example says some other event. */
function madeEnvelope(
  envelope: Schema,
  { event, summary, originalType }: { event: string; summary: string; originalType: string },
): Json {
  const made = exampleOf(envelope)
  if (typeof made !== 'object' || made === null || Array.isArray(made)) return made
  const resource = made['resource']
  const isResource = typeof resource === 'object' && resource !== null && !Array.isArray(resource)
  return {
    ...made,
    ...('event_type' in made ? { event_type: event } : {}),
    ...('summary' in made ? { summary } : {}),
    ...(isResource && 'original_type' in resource ? { resource: { ...resource, original_type: originalType } } : {}),
  }
}
