import { computed, inject, provide, useId, type ComputedRef, type InjectionKey } from 'vue'
import type { Operation, Schema } from '../../../catalog/index.ts'
import { createNonce } from '../../protocol/index.ts'
import { tabConnection } from '../connection/tab.ts'
import { callRequestOf } from '../model/draft.ts'
import { helpersFor, type FieldHelper } from '../model/helpers.ts'
import { carriedValues } from '../model/recent.ts'
import { useTabState } from './tab-state.ts'
import { useBodyForm, type BodyForm } from './useBodyForm.ts'
import { useCall, type UseCallReturn } from './useCall.ts'
import { useConnection, type UseConnectionReturn } from './useConnection.ts'
import { useDraft, type UseDraftReturn } from './useDraft.ts'
import { useProblems, type UseProblemsReturn } from './useProblems.ts'

/** Everything that the parts of one panel share. */
export interface Playground {
  operation: Operation
  /** Unique in the page, for `id` and `for`. */
  uid: string
  request: UseDraftReturn
  form: BodyForm
  problems: UseProblemsReturn
  connection: UseConnectionReturn
  call: UseCallReturn
  canSend: ComputedRef<boolean>
  send: () => Promise<void>
  helpersFor: (name: string, schema: Schema) => FieldHelper[]
}

const playgroundKey: InjectionKey<Playground> = Symbol('WxpPlayground')

/** Creates the playground of one operation and provides it to the parts of the panel. */
export function providePlayground(operation: Operation): Playground {
  const tab = useTabState()
  const request = useDraft(operation, tab)
  const connection = useConnection(() => tabConnection(), tab)
  const call = useCall(({ call: answer, draft }) => {
    tab.recent.value = new Map([...tab.recent.value, ...carriedValues(draft, answer)])
  })
  const playground: Playground = {
    operation,
    uid: useId(),
    request,
    form: useBodyForm(operation, request),
    problems: useProblems(operation, request),
    connection,
    call,
    canSend: computed(() => connection.profile.value !== undefined),
    send: async () => {
      const profile = connection.profile.value
      if (connection.state.value.kind !== 'ready' || !profile) return
      const draft = request.draft.value
      const callRequest = callRequestOf(operation, draft, profile.id)
      await call.send({ connection: connection.state.value.connection, request: callRequest, draft, profile })
    },
    helpersFor: (name, schema) =>
      helpersFor(name, schema, {
        nowMs: Date.now,
        random: createNonce,
        mchid: connection.profile.value?.mchid,
        recent: tab.recent.value,
      }),
  }
  provide(playgroundKey, playground)
  return playground
}

/** The playground of the panel around this component. @throws TypeError outside a panel */
export function usePlayground(): Playground {
  const playground = inject(playgroundKey)
  if (!playground) throw new TypeError('usePlayground() is for components inside <WxpPlayground>.')
  return playground
}
