/** What can be judged only when everything has been read: relations, unique names, repeated texts. */
import { pageHref, webhookHref } from '../files.ts'
import type { Operation, Relation, Webhook } from '../operations.ts'
import { checkKeywords } from './keywords.ts'
import type { Read } from './operations.ts'
import { isMap, type RawMap } from './positions.ts'
import { readList, readText, type Reading } from './read.ts'

/** Fills `related` of every operation and notification; unknown targets are reported. */
export function linkRelations(reading: Reading, operations: Read<Operation>[], webhooks: Read<Webhook>[]): void {
  const targets = relationTargets(operations, webhooks)
  for (const { view, raw } of [...operations, ...webhooks]) view.related = readRelations(reading, raw, view.id, targets)
}

/** Reports operationIds and descriptions that two entries have in common. */
export function checkUnique({ problems }: Reading, operations: Read<Operation>[], webhooks: Read<Webhook>[]): void {
  const idByOperationId = new Map<string, string>()
  const idByDescription = new Map<string, string>()
  for (const { view, raw } of operations) {
    const other = idByOperationId.get(view.operationId)
    if (other && view.operationId) {
      problems.add(
        raw,
        'operationId',
        `operationId ${view.operationId} of ${view.id} is taken by ${other}. Choose another.`,
      )
    }
    idByOperationId.set(view.operationId, view.id)
  }
  for (const { view, raw } of [...operations, ...webhooks]) {
    if (view.description === '') continue
    if (view.description === view.title) {
      const advice = 'Say what it is for.'
      problems.add(raw, 'description', `The description of ${view.id} equals its title "${view.title}". ${advice}`)
    }
    const other = idByDescription.get(view.description)
    if (other) {
      problems.add(
        raw,
        'description',
        `The description of ${view.id} is the one of ${other}. Say what is different here.`,
      )
    }
    idByDescription.set(view.description, view.id)
  }
}

function relationTargets(operations: Read<Operation>[], webhooks: Read<Webhook>[]): Map<string, Relation> {
  const ofOperations = operations.flatMap(({ view }): [string, Relation][] => {
    const relation = { target: view.id, title: view.title, href: pageHref(view) }
    return [
      [view.id, relation],
      [view.operationId, relation],
    ]
  })
  const ofWebhooks = webhooks.map(({ view }): [string, Relation] => {
    const target = `webhook ${view.id}`
    return [target, { target, title: view.title, href: webhookHref(view) }]
  })
  return new Map([...ofOperations, ...ofWebhooks])
}

function readRelations(reading: Reading, raw: RawMap, id: string, targets: Map<string, Relation>): Relation[] {
  return readList(reading, raw, 'x-related', id).flatMap((item): Relation[] => {
    if (isMap(item)) return readPageRelation(reading, item, id)
    const known = typeof item === 'string' ? targets.get(item) : undefined
    if (known && known.target !== id) return [known]
    const rule = known ? 'is the entry itself' : 'is no operation, `webhook v3/EVENT` or {href, title}'
    reading.problems.add(raw, 'x-related', `Relation ${JSON.stringify(item)} of ${id} ${rule}. Correct or remove it.`)
    return []
  })
}

function readPageRelation(reading: Reading, raw: RawMap, id: string): Relation[] {
  checkKeywords(reading.problems, raw, 'relation')
  const href = readText(reading, raw, 'href', `a relation of ${id}`)
  const title = readText(reading, raw, 'title', `a relation of ${id}`)
  if (href.startsWith('/')) return [{ target: href, title, href }]
  reading.problems.add(raw, 'href', `Relation "${href}" of ${id} is no site path. Begin it with /.`)
  return []
}
