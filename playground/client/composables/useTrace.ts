import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { Connection } from '../connection/connection.ts'
import { requestLines } from '../model/signed-message.ts'
import { findTrace, type SandboxTrace } from '../model/trace.ts'
import type { Answered } from './useCall.ts'

/** Looks up what the sandbox found out about each answered call; undefined for a live one, or while looking. */
export function useTrace(
  answered: () => Answered | undefined,
  connection: () => Connection | undefined,
): Readonly<ShallowRef<SandboxTrace | undefined>> {
  const trace = shallowRef<SandboxTrace>()
  let alive = true
  onScopeDispose(() => (alive = false))
  watch(
    answered,
    async (current) => {
      trace.value = undefined
      const to = connection()
      if (!current || !to || current.profile.kind !== 'sandbox') return
      const nonce = requestLines(current.call.request.message)[3]?.text ?? ''
      // the answer is complete without it, so a sandbox that does not tell is no failure of the call
      const log = await to.sandbox('/requests').catch(() => undefined)
      // a newer answer came first
      if (alive && answered() === current) trace.value = findTrace(log, nonce)
    },
    { immediate: true },
  )
  return trace
}
