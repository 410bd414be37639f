import { describe, expect, it } from 'vitest'
import { readBodyText } from './read-body.ts'

const request = (body: BodyInit | null) => new Request('http://x/', { method: 'POST', body })

describe('readBodyText', () => {
  it('reads text, also where a character is cut between two chunks', async () => {
    const bytes = new TextEncoder().encode('{"a":"中文"}')
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: stream, duplex: 'half' }
    expect(await readBodyText(new Request('http://x/', init), 100)).toBe('{"a":"中文"}')
    expect(await readBodyText(request(null), 100)).toBe('')
  })

  it('refuses what is longer than the limit, and what is no UTF-8', async () => {
    await expect(readBodyText(request('x'.repeat(101)), 100)).rejects.toMatchObject({ status: 413 })
    await expect(readBodyText(request(Uint8Array.of(0xff)), 100)).rejects.toMatchObject({ status: 400 })
  })

  it('works where Request.body does not exist (Firefox)', async () => {
    const firefox = (body: string) => Object.defineProperty(request(body), 'body', { value: undefined })
    expect(await readBodyText(firefox('{}'), 100)).toBe('{}')
    await expect(readBodyText(firefox('x'.repeat(101)), 100)).rejects.toMatchObject({ status: 413 })
  })
})
