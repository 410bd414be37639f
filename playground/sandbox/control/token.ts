import { sha256Hex } from '../../protocol/index.ts'

/** Whether a token is the right one. Compares digests, so that neither length nor content shows in the time it takes. */
export async function isRightToken(given: string | null, wanted: string): Promise<boolean> {
  const [left, right] = await Promise.all([sha256Hex(given ?? ''), sha256Hex(wanted)])
  let difference = 0
  for (let index = 0; index < right.length; index++) difference |= left.charCodeAt(index) ^ right.charCodeAt(index)
  return difference === 0 && given !== null
}
