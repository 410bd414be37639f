import { computed, ref, shallowRef } from 'vue'
import { withBase } from 'vitepress'
import type { ComputedRef, Ref } from 'vue'
import type { NavigationEntry, NavigationLine } from '../../../catalog/index.ts'

/** The entries of groups that the page itself does not hold. */
export interface Navigation {
  /** Entries of a group; undefined until loaded. */
  entriesOf: ComputedRef<(group: string) => NavigationEntry[] | undefined>
  /** Loads all entries, once. */
  load: () => Promise<void>
  hasFailed: Ref<boolean>
}

/** The whole navigation tree, loaded the first time a reader opens another branch. */
export function useNavigation(fetchText = (path: string) => fetch(path)): Navigation {
  const lines = shallowRef<NavigationLine[]>([])
  const hasFailed = ref(false)
  let loading: Promise<void> | undefined

  async function load(): Promise<void> {
    try {
      const response = await fetchText(withBase('/catalog/navigation.json'))
      if (!response.ok) throw new Error(`navigation.json answered ${response.status}`)
      // Written by our own build from the same types.
      lines.value = (await response.json()) as NavigationLine[]
      hasFailed.value = false
    } catch {
      hasFailed.value = true
      loading = undefined
    }
  }

  return {
    entriesOf: computed(() => {
      const byGroup = new Map(lines.value.flatMap(({ groups }) => groups.map(({ id, entries }) => [id, entries])))
      return (group: string) => byGroup.get(group)
    }),
    load: () => (loading ??= load()),
    hasFailed,
  }
}
