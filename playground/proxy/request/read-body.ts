import { Refusal } from '../refusal.ts'

/**
 * Reads a body as UTF-8 text, at most `limit` bytes: refused at once by its stated length, else as soon as more
 * arrives than is allowed, so memory stays bounded.
 */
export async function readBodyText(request: Request, limit: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit)
  // Firefox knows no Request.body; there the handler runs inside the page, where nobody floods it
  if (!request.body) return limitedText(await request.text(), limit)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const reader = request.body.getReader()
  let text = ''
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return text + decoder.decode()
      length += value.byteLength
      if (length > limit) throw tooLarge(limit)
      text += decoder.decode(value, { stream: true })
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined)
    if (error instanceof TypeError) throw new Refusal(400, 'request-malformed', '请求体不是合法的 UTF-8。')
    throw error
  }
}

function limitedText(text: string, limit: number): string {
  if (text.length > limit) throw tooLarge(limit)
  return text
}

function tooLarge(limit: number): Refusal {
  return new Refusal(413, 'request-too-large', `请求体太大，上限是 ${Math.floor(limit / 1024)} KB。`)
}
