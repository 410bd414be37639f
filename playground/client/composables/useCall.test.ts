import { effectScope } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import type { Call } from '../../proxy/call.ts'
import type { Connection } from '../connection/connection.ts'
import { ConnectionError } from '../connection/errors.ts'
import { createDraft } from '../model/draft.ts'
import { operation } from '../model/test-operation.ts'
import { useCall, type Answered, type Outgoing } from './useCall.ts'

const profile = {
  id: 'sandbox',
  title: '',
  kind: 'sandbox',
  mchid: '1',
  serial: '',
  verification: 'public-key',
  readOnly: false,
} as const

/** A connection whose answers are given by hand. */
function createWire() {
  const calls: { signal: AbortSignal; answer: (status: number) => void; fail: (error: Error) => void }[] = []
  const connection: Connection = {
    kind: 'proxy',
    profiles: async () => [],
    unlock: async () => {},
    sandbox: async () => undefined,
    call: (_, signal) =>
      new Promise((resolve, reject) => {
        // only the status is looked at here
        calls.push({ signal, answer: (status) => resolve({ response: { status } } as Call), fail: reject })
      }),
  }
  const outgoing: Outgoing = {
    connection,
    profile,
    draft: createDraft(operation),
    request: { profile: 'sandbox', method: 'POST', url: '/' },
  }
  return { calls, outgoing }
}

let scope = effectScope()
afterEach(() => {
  scope.stop()
  scope = effectScope()
})

const createCall = (onAnswer?: (answered: Answered) => void) => scope.run(() => useCall(onAnswer))!

describe('useCall', () => {
  it('shows the answer with what was sent', async () => {
    const { calls, outgoing } = createWire()
    const { state, send } = createCall()
    const sent = send(outgoing)
    expect(state.value.kind).toBe('sending')
    calls[0]!.answer(200)
    await sent
    expect(state.value).toMatchObject({ kind: 'answered', answered: { call: { response: { status: 200 } }, profile } })
  })

  it('never lets a late answer overwrite a newer one', async () => {
    const { calls, outgoing } = createWire()
    const shown: number[] = []
    const { state, send } = createCall(({ call }) => shown.push(call.response.status))
    const [first, second] = [send(outgoing), send(outgoing)]
    expect(calls[0]!.signal.aborted).toBe(true)
    calls[1]!.answer(201)
    await second
    calls[0]!.answer(200)
    await first
    expect(state.value).toMatchObject({ kind: 'answered', answered: { call: { response: { status: 201 } } } })
    expect(shown).toEqual([201])
  })

  it('returns to the answer before it when cancelled', async () => {
    const { calls, outgoing } = createWire()
    const { state, send, cancel } = createCall()
    const first = send(outgoing)
    calls[0]!.answer(200)
    await first
    void send(outgoing)
    expect(state.value).toMatchObject({ kind: 'sending', previous: { call: { response: { status: 200 } } } })
    cancel()
    expect(calls[1]!.signal.aborted).toBe(true)
    expect(state.value).toMatchObject({ kind: 'answered', answered: { call: { response: { status: 200 } } } })
  })

  it('keeps a failure of the connection apart from an answer', async () => {
    const { calls, outgoing } = createWire()
    const { state, send } = createCall()
    const sent = send(outgoing)
    const error = new ConnectionError('proxy-refused', '上游连不上', { status: 502, reason: 'upstream-unreachable' })
    calls[0]!.fail(error)
    await sent
    expect(state.value).toEqual({ kind: 'failed', error, profile })
  })

  it('gives up a call when its panel goes away', () => {
    const { calls, outgoing } = createWire()
    void createCall().send(outgoing)
    scope.stop()
    expect(calls[0]!.signal.aborted).toBe(true)
  })
})
