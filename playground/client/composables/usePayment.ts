import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { Connection } from '../connection/connection.ts'
import { ConnectionError } from '../connection/errors.ts'
import { payableOrder, type PayableOrder } from '../model/next-step.ts'
import type { Answered } from './useCall.ts'

/** Paying an order in the sandbox. */
export type PaymentState =
  { kind: 'open' } | { kind: 'paying' } | { kind: 'paid'; result: string } | { kind: 'failed'; message: string }

/** The next step after a prepay on a sandbox. */
export interface UsePaymentReturn {
  /** Undefined when there is nothing to pay. */
  order: ComputedRef<PayableOrder | undefined>
  state: Readonly<ShallowRef<PaymentState>>
  pay: () => Promise<void>
}

/** Offers to pay what the last call ordered. */
export function usePayment(
  answered: () => Answered | undefined,
  connection: () => Connection | undefined,
): UsePaymentReturn {
  const state = shallowRef<PaymentState>({ kind: 'open' })
  const order = computed(() => {
    const current = answered()
    return current?.profile.kind === 'sandbox' ? payableOrder(current.draft, current.call) : undefined
  })
  watch(answered, () => (state.value = { kind: 'open' }))
  return {
    order,
    state,
    pay: async () => {
      const [current, to, target] = [answered(), connection(), order.value]
      if (!to || !target) return
      state.value = { kind: 'paying' }
      const next = await to
        .sandbox(`/orders/${encodeURIComponent(target.outTradeNo)}/pay`, {
          method: 'POST',
          body: { outcome: 'success', mchid: target.mchid },
        })
        .then(
          (result): PaymentState => ({ kind: 'paid', result: JSON.stringify(result, null, 2) ?? '' }),
          failedPayment,
        )
      // a newer answer has its own next step
      if (answered() === current) state.value = next
    },
  }
}

function failedPayment(error: unknown): PaymentState {
  const message = error instanceof ConnectionError ? error.message : '沙箱没有应答。'
  return { kind: 'failed', message }
}
