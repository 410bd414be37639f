import { exampleOf, isBinary, successOf, violations, type Json, type Schema } from '../../../catalog/index.ts'
import type { JsonObject, Outcome } from '../answers/outcome.ts'
import { isObject } from '../checks/body.ts'
import type { OperationHandler } from '../operation-call.ts'

/**
 * Answers any operation that has no state here: the catalog's example, with the caller's own values where the answer
 * has fields of the same name and they fit. The same call always gets the same answer.
 */
export const answerStateless: OperationHandler = async ({ operation, pathValues, query, body }) => {
  const answer = successOf(operation)
  if (!answer?.mediaType) return { kind: 'empty', status: answer?.status ?? 204, stateless: true }
  if (isBinary(answer)) return sampleFile(answer.mediaType)
  const example = answer.example ?? exampleOf(answer.schema ?? {})
  const sent = { ...pathValues, ...query, ...body }
  const reflected = answer.schema ? reflect(answer.schema, example, sent) : example
  return { kind: 'json', status: answer.status, body: isObject(reflected) ? reflected : {}, stateless: true }
}

/** The example with each field replaced by what the caller sent under the same name, if that fits its schema. */
function reflect(schema: Schema, example: Json, sent: Json | undefined): Json {
  if (!isObject(example))
    return sent !== undefined && typeof sent === typeof example && fits(schema, sent) ? sent : example
  const sentFields: JsonObject = isObject(sent) ? sent : {}
  return Object.fromEntries(
    Object.entries(example).map(([name, value]): [string, Json] => {
      const field = ownField(schema, name)
      const own = Object.hasOwn(sentFields, name) ? sentFields[name] : undefined
      return [name, field ? reflect(field, value, own) : value]
    }),
  )
}

function ownField({ properties = {} }: Schema, name: string): Schema | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined
}

function fits(schema: Schema, value: Json): boolean {
  return violations(schema, value, { unknownFields: 'refuse' }).length === 0
}

function sampleFile(mediaType: string): Outcome {
  return { kind: 'file', bytes: new TextEncoder().encode('sandbox\n'), mediaType, stateless: true }
}
