import { sha256Hex, toBase64 } from '../../protocol/index.ts'
import { answered } from '../answers/outcome.ts'
import type { OperationHandlers } from '../operation-call.ts'

const mediaIdCharacters = 96

/** Uploads that answer a media id: the same file always gets the same one. Nothing is kept. */
export const uploadHandlers: OperationHandlers = {
  'POST /v3/merchant/media/upload': async ({ file }) => {
    const digest = await sha256Hex(file?.bytes ?? new Uint8Array())
    const mediaId = toBase64(new TextEncoder().encode(`sandbox${digest}${digest}`)).slice(0, mediaIdCharacters)
    return answered({ media_id: mediaId })
  },
}
