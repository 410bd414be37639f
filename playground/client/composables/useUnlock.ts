import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { ConnectionError } from '../connection/errors.ts'
import type { UseConnectionReturn } from './useConnection.ts'

/** Allowing writes on a live profile: the reader confirms, the proxy decides. */
export interface UseUnlockReturn {
  confirmed: Ref<boolean>
  isUnlocking: Readonly<ShallowRef<boolean>>
  /** Chinese; empty when all is well. */
  failure: Readonly<ShallowRef<string>>
  unlock: () => Promise<void>
}

/** The unlocking of the chosen profile; a confirmation is for one profile only. */
export function useUnlock(connection: UseConnectionReturn): UseUnlockReturn {
  const confirmed = ref(false)
  const isUnlocking = shallowRef(false)
  const failure = shallowRef('')
  watch(
    () => connection.profile.value?.id,
    () => {
      confirmed.value = false
      failure.value = ''
    },
  )
  return {
    confirmed,
    isUnlocking,
    failure,
    unlock: async () => {
      isUnlocking.value = true
      failure.value = await connection.unlock().then(() => '', wordsOf)
      isUnlocking.value = false
    },
  }
}

function wordsOf(error: unknown): string {
  return error instanceof ConnectionError ? error.message : '没有解锁成功。'
}
