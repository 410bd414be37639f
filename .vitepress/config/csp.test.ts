import { describe, expect, it } from 'vitest'
import { withContentSecurityPolicy } from './csp.ts'

const page = (body: string) => `<html><head><meta charset="utf-8">${body}</head></html>`

describe('withContentSecurityPolicy', () => {
  it('allows an inline script by its hash', () => {
    // printf 'a()' | openssl dgst -sha256 -binary | base64
    expect(withContentSecurityPolicy(page('<script id="x">a()</script>'))).toContain(
      `script-src 'self' 'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='`,
    )
  })

  it('does not count scripts with an address', () => {
    expect(withContentSecurityPolicy(page('<script type="module" src="/a.js"></script>'))).not.toContain('sha256')
  })

  it('stands before everything that it rules', () => {
    const html = withContentSecurityPolicy(page('<script>a()</script>'))
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<script'))
  })
})
