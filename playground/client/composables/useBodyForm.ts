import { shallowReactive } from 'vue'
import { exampleOf, type Operation, type Schema } from '../../../catalog/index.ts'
import { printJson, removeJson, setJson } from '../json/edit-json.ts'
import { nodeAt, type JsonNode } from '../json/node.ts'
import { childPointer } from '../json/pointer.ts'
import { bodySchemaOf } from '../model/draft.ts'
import { fieldsOf } from '../model/fields.ts'
import type { UseDraftReturn } from './useDraft.ts'

/** The form's hands on the body text: every edit changes only its own part of it. */
export interface BodyForm {
  /** Undefined while the text is no JSON. */
  nodeAt: (pointer: string) => JsonNode | undefined
  /** The text of a node as it stands in the body. */
  textOf: (node: JsonNode) => string
  /** Puts a JSON literal at a pointer; undefined leaves the field out but keeps its control. */
  write: (pointer: string, literal: string | undefined) => void
  /** Adds a field: with the value that it had when it was taken out, else with its example. */
  add: (pointer: string, schema: Schema) => void
  /** Takes a field or an array item out. */
  remove: (pointer: string) => void
  /** Several changes as one. */
  replace: (removed: readonly string[], added: readonly { pointer: string; schema: Schema }[]) => void
  /** Fields that are shown though the body has none of them: an emptied number. */
  opened: ReadonlySet<string>
}

const itemRE = /\/\d+$/

/** Creates the form of an operation's body over its draft. */
export function useBodyForm(operation: Operation, { draft, document, patch, checkpoint }: UseDraftReturn): BodyForm {
  const opened = shallowReactive(new Set<string>())
  const takenOut = new Map<string, string>()
  const order = memberOrder(bodySchemaOf(operation))
  const root = () => (document.value.kind === 'valid' ? document.value.root : undefined)

  const put = (text: string, pointer: string, schema: Schema): string =>
    setJson(text, pointer, takenOut.get(pointer) ?? printJson(exampleOf(schema)), order) ?? text

  const takeOut = (text: string, pointer: string): string => {
    const node = nodeAt(root(), pointer)
    // an item's place is taken by the next one: only members can come back
    if (node && !itemRE.test(pointer)) takenOut.set(pointer, text.slice(node.start, node.end))
    opened.delete(pointer)
    return removeJson(text, pointer) ?? text
  }

  return {
    opened,
    nodeAt: (pointer) => nodeAt(root(), pointer),
    textOf: ({ start, end }) => draft.value.body.slice(start, end),
    write: (pointer, literal) => {
      if (literal === undefined) opened.add(pointer)
      const body = draft.value.body
      patch({
        body: (literal === undefined ? removeJson(body, pointer) : setJson(body, pointer, literal, order)) ?? body,
      })
    },
    add: (pointer, schema) => patch({ body: put(draft.value.body, pointer, schema) }),
    remove: (pointer) => {
      checkpoint()
      patch({ body: takeOut(draft.value.body, pointer) })
    },
    replace: (removed, added) => {
      checkpoint()
      const shortened = removed.toReversed().reduce((text, pointer) => takeOut(text, pointer), draft.value.body)
      patch({ body: added.reduce((text, { pointer, schema }) => put(text, pointer, schema), shortened) })
    },
  }
}

/** The order in which the schema lists the members of each object, array items included. */
function memberOrder(schema: Schema | undefined): (pointer: string) => string[] {
  const orders = new Map<string, string[]>()
  const visit = (pattern: string, current: Schema): void => {
    const fields = [current, ...(current.oneOf ?? [])].flatMap(fieldsOf)
    if (fields.length > 0) orders.set(pattern, [...new Set(fields.map(({ name }) => name))])
    for (const field of fields) visit(childPointer(pattern, field.name), field.schema)
    if (current.items) visit(`${pattern}/*`, current.items)
  }
  if (schema) visit('', schema)
  return (pointer) => orders.get(pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')) ?? []
}
