import { shallowRef, type ShallowRef } from 'vue'
import type { Draft } from '../model/draft.ts'

/** What the panels of one tab share: it survives going from page to page, and dies with the tab. */
export interface TabState {
  /** Chosen environment; empty until the profiles are known. */
  profileId: ShallowRef<string>
  /** Requests as they were left, by operation id. */
  drafts: Map<string, Draft>
  /** Values of earlier calls, by field name. */
  recent: ShallowRef<ReadonlyMap<string, string>>
}

const states = new WeakMap<Document, TabState>()

/** The state of this tab; on a server, where no two readers may share anything, a new one each time. */
export function useTabState(): TabState {
  if (typeof document === 'undefined') return createTabState()
  const known = states.get(document)
  if (known) return known
  const state = createTabState()
  states.set(document, state)
  return state
}

function createTabState(): TabState {
  return { profileId: shallowRef(''), drafts: new Map(), recent: shallowRef(new Map()) }
}
