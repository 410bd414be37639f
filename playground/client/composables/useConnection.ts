import { computed, onScopeDispose, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { ProfileSummary } from '../../proxy/call.ts'
import type { Connection } from '../connection/connection.ts'
import { ConnectionError } from '../connection/errors.ts'
import type { TabState } from './tab-state.ts'

/** How far the way to the proxy is. */
export type ConnectionState =
  | { kind: 'starting' }
  | { kind: 'ready'; connection: Connection; profiles: ProfileSummary[] }
  | { kind: 'failed'; error: ConnectionError }

/** The environments that a panel can send to. */
export interface UseConnectionReturn {
  state: Readonly<ShallowRef<ConnectionState>>
  profiles: ComputedRef<ProfileSummary[]>
  /** The chosen environment; undefined while starting. */
  profile: ComputedRef<ProfileSummary | undefined>
  choose: (profileId: string) => void
  /** Starts, or tries again. */
  start: () => Promise<void>
  /** Unlocks the chosen live profile for this run. @throws ConnectionError when the proxy refuses */
  unlock: () => Promise<void>
}

/** The connection of a panel. `open` gives the one of this tab. */
export function useConnection(open: () => Promise<Connection>, { profileId }: TabState): UseConnectionReturn {
  const state = shallowRef<ConnectionState>({ kind: 'starting' })
  const profiles = computed(() => (state.value.kind === 'ready' ? state.value.profiles : []))
  const profile = computed(
    () => profiles.value.find((candidate) => candidate.id === profileId.value) ?? profiles.value[0],
  )
  let alive = true
  onScopeDispose(() => (alive = false))

  async function start(): Promise<void> {
    state.value = { kind: 'starting' }
    const next = await open().then(readyState, failedState)
    if (alive) state.value = next
  }

  return {
    state,
    profiles,
    profile,
    choose: (id) => (profileId.value = id),
    start,
    unlock: async () => {
      if (state.value.kind !== 'ready' || !profile.value) return
      const { connection } = state.value
      await connection.unlock(profile.value.id)
      const next = await readyState(connection)
      if (alive) state.value = next
    },
  }
}

async function readyState(connection: Connection): Promise<ConnectionState> {
  try {
    return { kind: 'ready', connection, profiles: await connection.profiles() }
  } catch (error) {
    return failedState(error)
  }
}

function failedState(cause: unknown): ConnectionState {
  if (cause instanceof ConnectionError) return { kind: 'failed', error: cause }
  return { kind: 'failed', error: new ConnectionError('start-failed', '调试台没有启动起来，请刷新页面。', { cause }) }
}
