import { computed, type ComputedRef } from 'vue'
import type { Operation } from '../../../catalog/index.ts'
import { problemsOf, type Problem } from '../model/problems.ts'
import type { UseDraftReturn } from './useDraft.ts'

/** What the description has against the draft, while it is typed. */
export interface UseProblemsReturn {
  problems: ComputedRef<Problem[]>
  /** The sentences for one field, by the form's pointer. */
  problemsAt: (pointer: string) => readonly string[]
}

/** Judges a draft against its operation. */
export function useProblems(operation: Operation, { draft, document }: UseDraftReturn): UseProblemsReturn {
  const problems = computed(() => problemsOf(operation, draft.value, document.value))
  const byPointer = computed(() => {
    const groups = new Map<string, string[]>()
    for (const { pointer, words } of problems.value) groups.set(pointer, [...(groups.get(pointer) ?? []), words])
    return groups
  })
  return { problems, problemsAt: (pointer) => byPointer.value.get(pointer) ?? none }
}

const none: readonly string[] = []
