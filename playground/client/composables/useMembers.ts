import { computed, shallowRef, type ComputedRef } from 'vue'
import type { Schema } from '../../../catalog/index.ts'
import { memberOf } from '../json/node.ts'
import { childPointer } from '../json/pointer.ts'
import { fieldsOf, withAlternative, type Field } from '../model/fields.ts'
import type { BodyForm } from './useBodyForm.ts'

/** The members of one object of the body, as the form shows them. */
export interface UseMembersReturn {
  /** Required ones, and those that the body has. */
  shown: ComputedRef<Field[]>
  /** Optional ones that the body does not have. */
  addable: ComputedRef<Field[]>
  /** Names that the body has and the description has not. */
  strangers: ComputedRef<string[]>
  /** Index of the `oneOf` alternative that the form shows. */
  alternative: ComputedRef<number>
  /** Moves to another alternative: its required fields come in, those of the others go out. */
  chooseAlternative: (index: number) => void
}

/** Sorts the members of an object at `pointer`. */
export function useMembers(form: BodyForm, schema: () => Schema, pointer: () => string): UseMembersReturn {
  const chosen = shallowRef<number>()
  const node = computed(() => form.nodeAt(pointer()))
  const has = (name: string) => memberOf(node.value, name) !== undefined
  const alternatives = () => schema().oneOf ?? []
  const alternative = computed(
    () =>
      chosen.value ??
      Math.max(
        0,
        alternatives().findIndex((option) => fits(option, has)),
      ),
  )
  const fields = computed(() => {
    const own = fieldsOf(withAlternative(schema(), alternative.value))
    const others = alternatives().flatMap(fieldsOf)
    // a field of another alternative stays in sight while the body has it
    return [...own, ...others.filter(({ name }) => has(name) && !own.some((field) => field.name === name))]
  })
  const isShown = ({ name, required }: Field) => required || has(name) || form.opened.has(childPointer(pointer(), name))
  return {
    shown: computed(() => fields.value.filter(isShown)),
    addable: computed(() => fields.value.filter((field) => !isShown(field))),
    strangers: computed(() => {
      if (node.value?.kind !== 'object' || fields.value.length === 0) return []
      const known = new Set([schema(), ...alternatives()].flatMap(fieldsOf).map(({ name }) => name))
      return [...new Set(node.value.members.map(({ name }) => name))].filter((name) => !known.has(name))
    }),
    alternative,
    chooseAlternative: (index) => {
      const next = alternatives()[index]
      if (!next) return
      chosen.value = index
      const keep = new Set([...(schema().required ?? []), ...ownNames(next)])
      const gone = alternatives()
        .flatMap(ownNames)
        .filter((name) => !keep.has(name) && has(name))
      const all = fieldsOf(withAlternative(schema(), index))
      const added = all.filter(({ name }) => next.required?.includes(name) && !has(name))
      const at = (name: string) => childPointer(pointer(), name)
      form.replace(
        gone.map(at),
        added.map((field) => ({ pointer: at(field.name), schema: field.schema })),
      )
    },
  }
}

/** What an alternative brings: its own members, or those that only it requires. */
function ownNames({ properties = {}, required = [] }: Schema): string[] {
  return [...new Set([...Object.keys(properties), ...required])]
}

function fits({ required = [] }: Schema, has: (name: string) => boolean): boolean {
  return required.length > 0 && required.every(has)
}
