import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isLoopback } from './addresses.ts'
import { DeliveryRefused, createDeliver } from './deliver.ts'

let hits: { url?: string; body: string }[] = []
let port = 0
const target = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    hits.push({ url: request.url, body })
    if (request.url === '/silent') return
    if (request.url === '/redirect') return response.writeHead(301, { location: '/elsewhere' }).end()
    if (request.url === '/endless') {
      const timer = setInterval(() => response.write('x'.repeat(64 * 1024)), 1)
      return response.on('close', () => clearInterval(timer))
    }
    response.writeHead(request.url === '/ok' ? 204 : 200).end('{}')
  })
})

beforeAll(
  () =>
    new Promise<void>((resolve) =>
      target.listen(0, '127.0.0.1', () => {
        port = Object(target.address()).port
        resolve()
      }),
    ),
)
afterAll(() => target.close())

const notification = (url: string) => new Request(url, { method: 'POST', body: '{"id":1}\n', redirect: 'manual' })

/** A resolver as a test wants it; `all` is what the code asks for. */
function resolver(...answers: string[][]) {
  let call = 0
  const lookup = (_name: string, _options: object, callback: (error: null, addresses: object[]) => void) => {
    const addresses = answers[Math.min(call++, answers.length - 1)] ?? []
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  // the overloads of dns.lookup cannot be written as one function
  return lookup as never
}

describe('isLoopback (row 10)', () => {
  it.each(['127.0.0.1', '127.8.9.1', '::1'])('%s is', (address) => expect(isLoopback(address)).toBe(true))
  it.each([
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::127.0.0.1',
    '169.254.169.254',
    '10.0.0.1',
    '192.168.1.1',
    '0.0.0.0',
    '::',
    'fe80::1',
    'localhost',
    '0x7f.1',
    '',
  ])('%j is not', (address) => expect(isLoopback(address)).toBe(false))
})

describe('createDeliver', () => {
  it('delivers to this machine, whatever the spelling', async () => {
    hits = []
    for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '127.1']) {
      const deliver = createDeliver({ lookup: resolver(['127.0.0.1']) })
      expect((await deliver(notification(`http://${host}:${port}/ok`))).status).toBe(204)
    }
    expect(hits).toHaveLength(5)
    expect(hits[0]?.body).toBe('{"id":1}\n')
  })

  it.each([
    'http://169.254.169.254/latest',
    'http://10.0.0.1/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://0.0.0.0/',
    'http://8.8.8.8/',
  ])('row 10: refuses %s', async (url) => {
    await expect(createDeliver()(notification(url))).rejects.toThrow(DeliveryRefused)
  })

  it('row 10: judges the address that is dialled, not the name', async () => {
    hits = []
    for (const addresses of [['169.254.169.254'], ['10.0.0.1'], ['127.0.0.1', '8.8.8.8'], ['::ffff:127.0.0.1'], []]) {
      const deliver = createDeliver({ lookup: resolver(addresses) })
      await expect(deliver(notification(`http://innocent.test:${port}/ok`))).rejects.toThrow()
    }
    expect(hits).toHaveLength(0)
    // first this machine, then another: each delivery is judged by its own lookup, and there is only one
    const changing = createDeliver({ lookup: resolver(['127.0.0.1'], ['8.8.8.8']) })
    expect((await changing(notification(`http://rebind.test:${port}/ok`))).status).toBe(204)
    await expect(changing(notification(`http://rebind.test:${port}/ok`))).rejects.toThrow(DeliveryRefused)
  })

  it('does not follow redirects', async () => {
    hits = []
    expect((await createDeliver()(notification(`http://127.0.0.1:${port}/redirect`))).status).toBe(301)
    expect(hits.map(({ url }) => url)).toEqual(['/redirect'])
  })

  it('cuts an endless answer, and gives up on a silent one', async () => {
    const deliver = createDeliver({ timeoutMs: 500 })
    const endless = await deliver(notification(`http://127.0.0.1:${port}/endless`))
    expect((await endless.arrayBuffer()).byteLength).toBeLessThan(512 * 1024)
    await expect(deliver(notification(`http://127.0.0.1:${port}/silent`))).rejects.toThrow()
  })
})
