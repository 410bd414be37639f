import { onScopeDispose } from 'vue'
import { fromBase64 } from '../../protocol/index.ts'

/** Bytes of an answer's body: text as UTF-8, or what base64 stands for. */
export function bodyBytes({ body, encoding }: { body: string; encoding: 'text' | 'base64' }): Uint8Array<ArrayBuffer> {
  return encoding === 'base64' ? fromBase64(body) : new TextEncoder().encode(body)
}

/** Saves an answer's body as a file. */
export function useDownload(): (answer: { body: string; encoding: 'text' | 'base64' }, filename: string) => void {
  let url: string | undefined
  const release = () => {
    if (url !== undefined) URL.revokeObjectURL(url)
  }
  onScopeDispose(release)
  return (answer, filename) => {
    release()
    url = URL.createObjectURL(new Blob([bodyBytes(answer)]))
    const link = Object.assign(document.createElement('a'), { href: url, download: filename })
    link.click()
  }
}
