import { describe, expect, it } from 'vitest'
import { formatMultipart, parseMultipart } from './index.ts'

const contentType = 'multipart/form-data; boundary=frontier'
const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes?: Uint8Array) => new TextDecoder().decode(bytes)
const part = (disposition: string, content = 'x') =>
  `--frontier\r\nContent-Disposition: ${disposition}\r\n\r\n${content}\r\n`
const close = '--frontier--\r\n'

describe('parseMultipart', () => {
  it('gives the parts with exact bytes', () => {
    const file = Uint8Array.of(0, 13, 10, 45, 45, 255, 13, 10)
    const body = formatMultipart(
      [
        { name: 'meta', contentType: 'application/json', content: '{ "filename": "图 1.png" }' },
        { name: 'file', filename: '图 1.png', contentType: 'image/png', content: file },
      ],
      'frontier',
    )
    expect(parseMultipart(contentType, body)).toEqual([
      { name: 'meta', contentType: 'application/json', bytes: encode('{ "filename": "图 1.png" }') },
      { name: 'file', filename: '图 1.png', contentType: 'image/png', bytes: file },
    ])
  })

  it('reads what FormData of the platform prints', async () => {
    const form = new FormData()
    form.append('meta', new Blob(['{"a":1}'], { type: 'application/json' }), 'meta.json')
    form.append('file', new Blob(['\r\n--'], { type: 'image/png' }), 'a "b".png')
    const request = new Request('http://127.0.0.1/', { method: 'POST', body: form })
    const bytes = new Uint8Array(await request.arrayBuffer())
    const parts = parseMultipart(request.headers.get('content-type') ?? '', bytes)
    expect(parts.map(({ name, filename, bytes: content }) => [name, filename, decode(content)])).toEqual([
      ['meta', 'meta.json', '{"a":1}'],
      ['file', 'a "b".png', '\r\n--'],
    ])
  })

  it('is read by the platform when printed by formatMultipart', async () => {
    const body = formatMultipart(
      [{ name: 'file', filename: 'x.png', contentType: 'image/png', content: 'abc' }],
      'frontier',
    )
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData()
    const file = form.get('file')
    expect(file instanceof File && [file.name, file.type, await file.text()]).toEqual(['x.png', 'image/png', 'abc'])
  })

  it.each([
    ['a trailing semicolon', 'form-data; name="meta";'],
    ['upper case', 'Form-Data; NAME="meta"'],
    ['no space', 'form-data;name="meta"'],
    ['the filename first', 'form-data; filename="x"; name="meta"'],
  ])('takes %s', (_, disposition) => {
    expect(parseMultipart(contentType, encode(part(disposition) + close))[0]?.name).toBe('meta')
  })

  it.each([
    ['quotes', 'multipart/form-data; boundary="frontier"'],
    ['another parameter', 'multipart/form-data; charset=utf-8; Boundary=frontier'],
    ['upper case', 'Multipart/Form-Data;boundary=frontier'],
  ])('takes a content type with %s', (_, type) => {
    expect(parseMultipart(type, encode(part('form-data; name="a"') + close))).toHaveLength(1)
  })

  it('takes a preamble, an epilogue and an empty part', () => {
    const body = encode(`before\r\n${part('form-data; name="a"', '')}--frontier--\r\nafter`)
    expect(parseMultipart(contentType, body)).toEqual([{ name: 'a', bytes: new Uint8Array() }])
  })

  it('keeps a boundary that only begins like ours inside a part out of it', () => {
    const refused = encode(part('form-data; name="a"', 'x\r\n--frontierland\r\ny') + close)
    expect(() => parseMultipart(contentType, refused)).toThrow(/boundary that no line end follows/)
  })

  const meta = part('form-data; name="meta"')
  it.each([
    ['without a boundary', 'multipart/form-data', meta + close],
    ['with an empty boundary', 'multipart/form-data; boundary=', meta + close],
    ['with a boundary of 71 characters', `multipart/form-data; boundary=${'x'.repeat(71)}`, meta + close],
    ['of another type', 'application/json', meta + close],
    ['that is empty', contentType, ''],
    ['without its closing boundary', contentType, meta],
    ['with another boundary', contentType, meta.replaceAll('frontier', 'other')],
    ['with two parts of one name', contentType, meta + meta + close],
    ['with a part without a name', contentType, part('form-data') + close],
    ['with a part of another disposition', contentType, part('attachment; name="meta"') + close],
    ['with a part without headers', contentType, `--frontier\r\n\r\nx\r\n${close}`],
    ['with headers that never end', contentType, `--frontier\r\nA: ${'x'.repeat(9000)}\r\n${close}`],
    ['with the boundary inside the file', contentType, part('form-data; name="a"', 'x\r\n--frontier\r\ny') + close],
    ...['../../x', '..', 'a/b', 'a\\\\b', 'a\u0000b'].map((name) => [
      `with the filename ${JSON.stringify(name)}`,
      contentType,
      part(`form-data; name="file"; filename="${name}"`) + close,
    ]),
  ])('refuses a body %s', (_, type = '', body = '') => {
    expect(() => parseMultipart(type, encode(body))).toThrow(expect.objectContaining({ code: 'multipart-malformed' }))
  })

  it('takes 16 parts and refuses 17 and 10000', () => {
    const parts = (count: number) =>
      encode(Array.from({ length: count }, (_, index) => part(`form-data; name="p${index}"`)).join('') + close)
    expect(parseMultipart(contentType, parts(16))).toHaveLength(16)
    expect(() => parseMultipart(contentType, parts(17))).toThrow(/more than 16 parts/)
    expect(() => parseMultipart(contentType, parts(10_000))).toThrow(/more than 16 parts/)
  })

  it('does not stumble over a header of 8000 quotes', () => {
    const body = encode(part(`form-data; name=${'"'.repeat(8000)}`) + close)
    expect(() => parseMultipart(contentType, body)).toThrow(/no `Content-Disposition/)
  })
})

describe('formatMultipart', () => {
  it('refuses a boundary that occurs in a part', () => {
    expect(() => formatMultipart([{ name: 'a', content: 'x--frontier' }], 'frontier')).toThrow(/choose another/)
  })

  it.each(['', 'a b', 'x'.repeat(71), 'a\r\nb'])('refuses the boundary %j', (boundary) => {
    expect(() => formatMultipart([], boundary)).toThrow(/boundary of 1 to 70/)
  })

  it('lets no name or type break out of its header', () => {
    const body = decode(
      formatMultipart([{ name: 'a"\r\nX: 1', filename: 'b"', contentType: 'c\r\nY: 2', content: '' }], 'frontier'),
    )
    expect(body.split('\r\n').filter((line) => /^[XY]:/.test(line))).toEqual([])
    expect(body).toContain('name="a%22%0D%0AX: 1"; filename="b%22"')
  })
})
