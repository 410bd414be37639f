import { computed, ref, toValue, watch } from 'vue'
import type { ComputedRef, MaybeRefOrGetter } from 'vue'
import type { FieldRow } from '../support/fields.ts'

/** Which nested rows of a tree table are shown. */
export interface Folds {
  isOpen: (row: FieldRow) => boolean
  /** True when every row above is open. */
  isVisible: (row: FieldRow) => boolean
  toggle: (row: FieldRow) => void
  setAll: (open: boolean) => void
  hasFolded: ComputedRef<boolean>
}

/** Rows at this level and deeper start folded; the first two levels are what most readers need. */
const firstFoldedLevel = 2
/** A short table is shown whole: folding it would only cost clicks. */
const shortTable = 24

/** Folding of a tree table; starts with deep levels folded. */
export function useFolds(rows: MaybeRefOrGetter<FieldRow[]>): Folds {
  const folded = ref(new Set<string>())
  watch(
    () => toValue(rows),
    (now) => (folded.value = startFolded(now)),
    { immediate: true },
  )

  const parentOf = computed(() => new Map(toValue(rows).map(({ path, parent }) => [path, parent])))
  const isVisible = ({ parent }: FieldRow): boolean => {
    for (let path = parent; path; path = parentOf.value.get(path) ?? '') if (folded.value.has(path)) return false
    return true
  }
  return {
    isOpen: ({ path }) => !folded.value.has(path),
    isVisible,
    toggle({ path }) {
      const next = new Set(folded.value)
      if (!next.delete(path)) next.add(path)
      folded.value = next
    },
    setAll(open) {
      folded.value = new Set(open ? [] : foldable(toValue(rows)).map(({ path }) => path))
    },
    hasFolded: computed(() => folded.value.size > 0),
  }
}

function startFolded(rows: FieldRow[]): Set<string> {
  if (rows.length <= shortTable) return new Set()
  return new Set(
    foldable(rows)
      .filter(({ level }) => level >= firstFoldedLevel)
      .map(({ path }) => path),
  )
}

function foldable(rows: FieldRow[]): FieldRow[] {
  return rows.filter(({ children }) => children > 0)
}
