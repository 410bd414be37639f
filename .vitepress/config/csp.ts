import { createHash } from 'node:crypto'

const inlineScriptRE = /<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g
const charsetTag = '<meta charset="utf-8">'

/**
 * Adds the content security policy to a built page.
 *
 * VitePress writes two small scripts into each page (colour scheme, platform); they are allowed by their hash, so
 * nothing else that finds its way into a page as text can run. `frame-ancestors` is absent because a meta tag cannot
 * state it: whoever serves the files sends it as a header.
 */
export function withContentSecurityPolicy(html: string): string {
  const hashes = [...html.matchAll(inlineScriptRE)].map(([, script = '']) => `'sha256-${sha256(script)}'`)
  const policy = [
    `default-src 'none'`,
    `script-src 'self' ${[...new Set(hashes)].join(' ')}`,
    // Monaco and Vue set style attributes.
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self' data:`,
    `connect-src 'self'`,
    `worker-src 'self' blob:`,
    `frame-src 'self'`,
    `manifest-src 'self'`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ')
  return html.replace(charsetTag, `${charsetTag}\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
