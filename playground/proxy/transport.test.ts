import { describe, expect, it } from 'vitest'
import { TransportError, type WireRequest, sendToHandler } from './transport.ts'

const wire: WireRequest = {
  method: 'POST',
  origin: 'http://sandbox.localhost',
  target: "/v3/x?a='&b=|",
  headers: { 'user-agent': 'x', authorization: 'y', accept: '*/*' },
  body: new TextEncoder().encode('\ufeff{}\n'),
}
const never = new AbortController().signal

describe('sendToHandler', () => {
  it('hands on the raw target, every header and the exact bytes', async () => {
    const send = sendToHandler(async (request, given) => {
      const bytes = new Uint8Array(await request.arrayBuffer())
      return Response.json(
        { target: given?.target, headers: [...request.headers], bytes: [...bytes] },
        { status: 201, headers: { 'x-a': '1' } },
      )
    })
    const answer = await send(wire, never)
    expect(answer.status).toBe(201)
    expect(answer.headers).toContainEqual(['x-a', '1'])
    expect(JSON.parse(new TextDecoder().decode(answer.body))).toEqual({
      target: wire.target,
      headers: [
        ['accept', '*/*'],
        ['authorization', 'y'],
        ['user-agent', 'x'],
      ],
      bytes: [...(wire.body ?? [])],
    })
  })

  it('keeps a header that Chrome drops from requests', async () => {
    const native = Request
    class ChromeRequest extends native {
      constructor(input: string, init: RequestInit) {
        super(input, init)
        this.headers.delete('user-agent')
      }
    }
    globalThis.Request = ChromeRequest as typeof Request // as Chrome behaves; only the calls above use it
    try {
      const send = sendToHandler(async (request) => new Response(request.headers.get('user-agent')))
      expect(new TextDecoder().decode((await send(wire, never)).body)).toBe('x')
    } finally {
      globalThis.Request = native
    }
  })

  it('a cut connection is no answer, and an aborted call is not made', async () => {
    await expect(sendToHandler(async () => Response.error())(wire, never)).rejects.toThrow(TransportError)
    let calls = 0
    const counting = sendToHandler(async () => new Response(String(++calls)))
    await expect(counting(wire, AbortSignal.abort())).rejects.toThrow()
    expect(calls).toBe(0)
  })
})
