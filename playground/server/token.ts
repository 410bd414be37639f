import { randomBytes } from 'node:crypto'

/** A token for one run: 256 random bits. */
export function createToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Name of the meta tag that hands the token to a page of this process. */
export const tokenMetaName = 'playground-token'

/** The tag as HTML. */
export function tokenMetaTag(token: string): string {
  return `<meta name="${tokenMetaName}" content="${token}">`
}
