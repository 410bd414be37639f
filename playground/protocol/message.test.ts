import { expect, it } from 'vitest'
import { requestMessage, responseMessage } from './index.ts'

const unsigned = { method: 'post', target: '/v3/x?a=%20b', timestamp: 1554208460, nonce: 'N', body: '{}\n' }

it('writes the method in upper case and never trims a body that ends in a line feed', () => {
  expect(requestMessage(unsigned)).toBe('POST\n/v3/x?a=%20b\n1554208460\nN\n{}\n\n')
})

it('keeps the fifth line of a request without a body', () => {
  expect(requestMessage({ ...unsigned, body: undefined })).toBe('POST\n/v3/x?a=%20b\n1554208460\nN\n\n')
})

it('keeps a byte order mark and carriage returns', () => {
  expect(responseMessage({ timestamp: '1', nonce: 'N', body: '\ufeffa\r\n' })).toBe('1\nN\n\ufeffa\r\n\n')
})
