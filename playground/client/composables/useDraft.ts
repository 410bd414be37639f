import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { Operation, Parameter } from '../../../catalog/index.ts'
import { parseJsonText, type JsonDocument } from '../json/parse-json.ts'
import { createDraft, withFile, writeParameter, type Draft } from '../model/draft.ts'
import type { TabState } from './tab-state.ts'

/** The request being written, with the changes that can be made to it. */
export interface UseDraftReturn {
  draft: Readonly<ShallowRef<Draft>>
  /** The body text, read. */
  document: ComputedRef<JsonDocument>
  /** Replaces parts of the draft. */
  patch: (changes: Partial<Draft>) => void
  writeParameter: (parameter: Pick<Parameter, 'in' | 'name'>, value: string | undefined) => void
  /** Fills in an example; what was there can be brought back. */
  useExample: (exampleId: string) => void
  /** Remembers the draft as it is, before a change that takes things away. */
  checkpoint: () => void
  canUndo: ComputedRef<boolean>
  /** Brings back the draft of the last checkpoint. */
  undo: () => void
}

const maxCheckpoints = 50

/** The draft of an operation: where the reader left it in this tab, else the first example. */
export function useDraft(operation: Operation, { drafts }: Pick<TabState, 'drafts'>): UseDraftReturn {
  const draft = shallowRef(drafts.get(operation.id) ?? createDraft(operation))
  const checkpoints = shallowRef<readonly Draft[]>([])
  const write = (next: Draft): void => {
    draft.value = next
    drafts.set(operation.id, next)
  }
  const checkpoint = (): void => {
    checkpoints.value = [...checkpoints.value, draft.value].slice(-maxCheckpoints)
  }
  return {
    draft,
    document: computed(() => parseJsonText(draft.value.body)),
    patch: (changes) => write({ ...draft.value, ...changes }),
    writeParameter: (parameter, value) => write(writeParameter(draft.value, parameter, value)),
    useExample: (exampleId) => {
      checkpoint()
      write(withFile(createDraft(operation, exampleId), draft.value.file))
    },
    checkpoint,
    canUndo: computed(() => checkpoints.value.length > 0),
    undo: () => {
      const last = checkpoints.value.at(-1)
      if (!last) return
      checkpoints.value = checkpoints.value.slice(0, -1)
      write(last)
    },
  }
}
