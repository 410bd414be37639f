import { fromBase64 } from '../../protocol/index.ts'

/** One green pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mNgP5gAAAH7ASk597QeAAAAAElFTkSuQmCC'

/** A tiny image, so that an upload can be tried before one looks for a file. */
export function sampleFile(): File {
  return new File([fromBase64(png)], 'example.png', { type: 'image/png' })
}
