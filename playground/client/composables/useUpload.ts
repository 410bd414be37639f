import { shallowRef, type ShallowRef } from 'vue'
import { sha256Hex, toBase64 } from '../../protocol/index.ts'
import { withFile } from '../model/draft.ts'
import type { UseDraftReturn } from './useDraft.ts'

/** Choosing the file of an upload. */
export interface UseUploadReturn {
  /** Chinese; empty when all is well. */
  failure: Readonly<ShallowRef<string>>
  /** Reads a file and writes `meta` for it (filename, sha256); other members of `meta` stay. */
  choose: (file: File) => Promise<void>
}

/** Reads files into a draft. */
export function useUpload({ draft, patch }: UseDraftReturn): UseUploadReturn {
  const failure = shallowRef('')
  let latest: File | undefined
  return {
    failure,
    choose: async (file) => {
      latest = file
      failure.value = ''
      try {
        const bytes = new Uint8Array(await file.arrayBuffer())
        const chosen = {
          filename: file.name,
          contentType: file.type || 'application/octet-stream',
          content: toBase64(bytes),
          size: bytes.length,
          sha256: await sha256Hex(bytes),
        }
        // another file was chosen while this one was read
        if (latest !== file) return
        patch(withFile(draft.value, chosen))
      } catch {
        failure.value = `读不了文件 ${file.name}，请换一个。`
      }
    },
  }
}
