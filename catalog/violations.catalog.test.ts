import { describe, expect, it } from 'vitest'
import { createAjvJudge } from './load/judge.ts'
import { loadCatalog } from './load.ts'
import type { Json, Schema } from './operations.ts'
import { replaceAt } from './pointers.ts'
import { violations } from './violations.ts'

const catalog = loadCatalog()
const judge = createAjvJudge()

/** What a hostile or careless caller might send instead of a right value. */
const wrongs: Json[] = [null, true, 0, -1, 1.5, 1e12, '', 'x', '订单', '2026-13-01', 'http://', [], [1], {}, { a: 1 }]

interface Sample {
  name: string
  schema: Schema
  value: Json
}

const samples: Sample[] = [
  ...catalog.operations.flatMap(({ id, requestBody, examples, answers }) => [
    ...examples.flatMap(({ id: example, body }): Sample[] =>
      requestBody?.mediaType === 'application/json' && body !== undefined
        ? [{ name: `${id} ${example}`, schema: requestBody.schema, value: body }]
        : [],
    ),
    ...answers.flatMap(({ status, schema, example }): Sample[] =>
      schema && example !== undefined ? [{ name: `${id} ${status}`, schema, value: example }] : [],
    ),
  ]),
  ...catalog.webhooks.flatMap(({ id, variants, envelope, envelopeExample }) => [
    { name: id, schema: envelope, value: envelopeExample },
    ...variants.map((variant) => ({ name: `${id} ${variant.id}`, schema: variant.schema, value: variant.example })),
  ]),
]

describe('violations and Ajv agree on', () => {
  it.each(samples)('$name and its mutations', ({ schema, value }) => {
    expect(violations(schema, value, { unknownFields: 'refuse' })).toEqual([])
    const disagreements = mutations(value).filter(
      (mutated) => isRight(schema, mutated) !== isRightByAjv(schema, mutated),
    )
    expect(disagreements.slice(0, 3)).toEqual([])
  })

  it('mutations of which many are refused', () => {
    const [sample] = samples
    const verdicts = mutations(sample!.value).map((mutated) => isRight(sample!.schema, mutated))
    expect(verdicts.filter((verdict) => !verdict).length).toBeGreaterThan(20)
    expect(verdicts).toContain(true)
  })
})

function isRight(schema: Schema, value: Json): boolean {
  // lengths count bytes here and characters there
  const found = violations(schema, value, { unknownFields: 'allow' })
  return found.every(({ rule }) => rule === 'minLength' || rule === 'maxLength')
}

function isRightByAjv(schema: Schema, value: Json): boolean {
  return judge(schema, value).length === 0
}

/** The value with every place replaced by every wrong, and every field left out once. */
function mutations(value: Json): Json[] {
  return pointersOf(value).flatMap((pointer) => [
    ...wrongs.map((wrong) => replaceAt(value, pointer, wrong)),
    ...(pointer === '' ? [] : [without(value, pointer)]),
  ])
}

function pointersOf(value: Json, pointer = ''): string[] {
  if (typeof value !== 'object' || value === null) return [pointer]
  return [pointer, ...Object.entries(value).flatMap(([name, child]) => pointersOf(child, `${pointer}/${name}`))]
}

function without(value: Json, pointer: string): Json {
  const marker = 'marker that no example holds'
  // dropping a key is simplest while the text is read again
  return JSON.parse(JSON.stringify(replaceAt(value, pointer, marker)), (_key, child: unknown) =>
    child === marker ? undefined : child,
  )
}
