import { describe, expect, it } from 'vitest'
import type { VerificationReason } from '../../proxy/call.ts'
import { verdictOf } from './verdict.ts'

const failures: VerificationReason[] = [
  'signature-missing',
  'signature-malformed',
  'signature-probe',
  'signature-mismatch',
  'serial-unknown',
  'timestamp-skewed',
]

describe('verdictOf', () => {
  it('names the kind of key that verified', () => {
    expect(verdictOf({ ok: true, serial: 'PUB_KEY_ID_011' }, 200)).toMatchObject({
      tone: 'good',
      text: expect.stringContaining('公钥 ID'),
    })
    expect(verdictOf({ ok: true, serial: '5F00' }, 200).text).toContain('平台证书')
  })

  it('has words of its own for each failure', () => {
    const verdicts = failures.map((reason) => verdictOf({ ok: false, reason }, 200))
    expect(new Set(verdicts.map(({ title }) => title)).size).toBe(failures.length)
    for (const { tone, text } of verdicts) {
      expect(tone).toBe('bad')
      expect(text).not.toBe('')
    }
  })

  it('keeps what is unsigned by design apart from both', () => {
    for (const status of [200, 400, 401, 404, 502]) {
      expect(verdictOf({ ok: false, reason: 'unsigned-by-design' }, status).tone).toBe('neutral')
    }
    expect(verdictOf({ ok: false, reason: 'unsigned-by-design' }, 200).text).toContain('哈希')
  })
})
