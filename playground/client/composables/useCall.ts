import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { Call } from '../../proxy/call.ts'
import type { CallRequest, ProfileSummary } from '../../proxy/call.ts'
import type { Connection } from '../connection/connection.ts'
import { ConnectionError } from '../connection/errors.ts'
import type { Draft } from '../model/draft.ts'

/** An answer with what it answers: later edits do not change what is shown. */
export interface Answered {
  call: Call
  draft: Draft
  profile: ProfileSummary
  /** From the click to the answer, milliseconds. */
  totalMs: number
}

/** One call at a time. `previous` stays in sight until the next answer is there. */
export type CallState =
  | { kind: 'idle' }
  | { kind: 'sending'; previous?: Answered }
  | { kind: 'answered'; answered: Answered }
  | { kind: 'failed'; error: ConnectionError; profile: ProfileSummary }

/** What is sent, by whom, over what. */
export interface Outgoing {
  connection: Connection
  request: CallRequest
  draft: Draft
  profile: ProfileSummary
}

/** Sending, with what came of it. */
export interface UseCallReturn {
  state: Readonly<ShallowRef<CallState>>
  /** Resolves when the answer is shown, or when a newer call or a cancel made it void. */
  send: (outgoing: Outgoing) => Promise<void>
  /** Gives up the call on its way; the state before it returns. */
  cancel: () => void
}

/** Creates the sender of a panel. @param onAnswer told of each answer that is shown */
export function useCall(
  onAnswer: (answered: Answered) => void = () => {},
  nowMs = () => performance.now(),
): UseCallReturn {
  const state = shallowRef<CallState>({ kind: 'idle' })
  let before: CallState = state.value
  let current: AbortController | undefined

  function cancel(): void {
    if (!current) return
    current.abort()
    current = undefined
    state.value = before
  }

  async function send({ connection, request, draft, profile }: Outgoing): Promise<void> {
    cancel()
    const own = new AbortController()
    current = own
    before = state.value
    const sentMs = nowMs()
    state.value = { kind: 'sending', ...(before.kind === 'answered' ? { previous: before.answered } : {}) }
    const next = await connection.call(request, own.signal).then(
      (call): CallState => ({ kind: 'answered', answered: { call, draft, profile, totalMs: nowMs() - sentMs } }),
      (error: unknown): CallState => ({ kind: 'failed', error: asConnectionError(error), profile }),
    )
    // a newer call or a cancel came first: a late answer changes nothing
    if (current !== own) return
    current = undefined
    state.value = next
    if (next.kind === 'answered') onAnswer(next.answered)
  }

  onScopeDispose(cancel)
  return { state, send, cancel }
}

function asConnectionError(cause: unknown): ConnectionError {
  if (cause instanceof ConnectionError) return cause
  return new ConnectionError('proxy-unreachable', '发送时出错，没有得到应答。', { cause })
}
