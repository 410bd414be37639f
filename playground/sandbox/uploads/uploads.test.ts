import { describe, expect, it } from 'vitest'
import { catalogSource } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { createNonce, formatAuthorization, requestMessage, sha256Hex, sign } from '../../protocol/index.ts'
import { createFixture, createTestSandbox, readAnswer, type TestAnswer } from '../testing/client.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))
const { credentials } = fixture
const target = '/v3/merchant/media/upload'
const picture = Uint8Array.from({ length: 300 }, (_, index) => index % 251)
const metaOf = async (filename: string, file: Uint8Array) => JSON.stringify({ filename, sha256: await sha256Hex(file) })

/** Sends any multipart text, signed over what the client takes for its meta. */
async function upload(
  meta: string,
  parts: (string | Uint8Array)[],
  contentType = 'multipart/form-data; boundary=b',
): Promise<TestAnswer> {
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), createNonce()]
  const signature = await sign(
    requestMessage({ method: 'POST', target, timestamp, nonce, body: meta }),
    fixture.signing,
  )
  const { mchid, serial } = credentials
  const headers = {
    Authorization: formatAuthorization({ mchid, nonce, timestamp, serial, signature }),
    Accept: '*/*',
    'User-Agent': 'test',
    'Content-Type': contentType,
  }
  const body = new Blob(parts.map((part) => (typeof part === 'string' ? part : new Uint8Array(part))))
  const request = new Request(`http://127.0.0.1:9${target}`, {
    method: 'POST',
    headers,
    body: await body.arrayBuffer(),
  })
  return readAnswer(fixture, await createTestSandbox(fixture).handler(request), Date.now())
}

const metaPart = (meta: string, name = 'name="meta"') =>
  `--b\r\nContent-Disposition: form-data; ${name}\r\nContent-Type: application/json\r\n\r\n${meta}\r\n`
const fileHead = (filename: string) =>
  `--b\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: image/png\r\n\r\n`
const end = '\r\n--b--\r\n'

describe('an upload', () => {
  it('is signed over the exact bytes of its meta part; the same file gets the same media_id', async () => {
    const meta = await metaOf('a.png', picture)
    const first = await upload(meta, [metaPart(meta), fileHead('a.png'), picture, end])
    expect([first.status, first.verification.ok]).toEqual([200, true])
    expect(first.json.media_id).toMatch(/^[0-9A-Za-z+/]{96}$/)
    const spaced = `{ "filename" : "b.png", "sha256": "${await sha256Hex(picture)}" }`
    // the Go SDK ends the disposition in a semicolon
    const second = await upload(spaced, [metaPart(spaced, 'name="meta";'), fileHead('b.png'), picture, end])
    expect(second.json.media_id).toBe(first.json.media_id)
  })

  it.each([
    ['another file name', 'b.png', picture, 'meta中的filename'],
    ['other bytes', 'a.png', picture.slice(1), 'meta中的sha256'],
  ])('with %s than its meta says is a signed 400', async (_name, filename, file, message) => {
    const meta = await metaOf('a.png', picture)
    const answer = await upload(meta, [metaPart(meta), fileHead(filename), file, end])
    expect([answer.status, answer.json.code, answer.verification.ok]).toEqual([400, 'PARAM_ERROR', true])
    expect(answer.json.message).toContain(message)
  })

  it('with a meta that breaks its schema is a signed 400', async () => {
    for (const meta of ['{"filename":"a.png","sha256":"12"}', '{"filename":1}', '[]', '{']) {
      const answer = await upload(meta, [metaPart(meta), fileHead('a.png'), picture, end])
      expect([answer.status, answer.verification.ok]).toEqual([400, true])
    }
  })

  it('over its limit is a 400: 5 MB for a picture, 7.5 MB for a PDF', async () => {
    const large = new Uint8Array(5 * 1024 * 1024 + 1)
    const asPicture = await metaOf('a.png', large)
    const refused = await upload(asPicture, [metaPart(asPicture), fileHead('a.png'), large, end])
    expect([refused.status, refused.json.message]).toEqual([400, '文件大小超过限制'])
    const asPdf = await metaOf('a.pdf', large)
    expect((await upload(asPdf, [metaPart(asPdf), fileHead('a.pdf'), large, end])).status).toBe(200)
  })

  it('signed over the whole body is a 401, and the inspector says why', async () => {
    const meta = await metaOf('a.png', Uint8Array.of(1))
    const body = metaPart(meta) + fileHead('a.png') + '\x01' + end
    expect((await upload(body, [body])).status).toBe(401)
  })

  it('that is malformed is a 400', async () => {
    const meta = await metaOf('a.png', picture)
    const file = [fileHead('a.png'), picture, end]
    const cases: [string, (string | Uint8Array)[], string?][] = [
      ['no boundary', [metaPart(meta), ...file], 'multipart/form-data'],
      ['JSON instead', [meta], 'application/json'],
      ['no meta', file],
      ['no file', [metaPart(meta), '--b--\r\n']],
      ['two metas', [metaPart(meta), metaPart(meta), ...file]],
      ['a path as file name', [metaPart(meta), fileHead('../../x'), picture, end]],
      [
        '10 000 parts',
        [metaPart(meta), ...Array.from({ length: 10_000 }, (_, index) => metaPart('1', `name="p${index}"`)), ...file],
      ],
      ['cut short', [metaPart(meta), fileHead('a.png'), picture]],
      ['no file name', [metaPart(meta), metaPart('x', 'name="file"'), '--b--\r\n']],
    ]
    for (const [name, parts, contentType] of cases) {
      const answer = await upload(meta, parts, contentType)
      expect([name, answer.status]).toEqual([name, 400])
    }
  })
})
