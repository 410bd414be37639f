import { responseMessage } from '../../protocol/index.ts'
import type { Cause } from './causes.ts'
import { messageOf, type SignedFacts } from './signed-facts.ts'

/** Mistakes in how the lines are joined, or in which lines there are. */
export const messageCauses: readonly Cause[] = [
  {
    id: 'last-newline-missing',
    title: '签名串缺少最后一个换行符',
    fix: '五行中的每一行都以 \\n 结尾，最后一行（即使请求体为空）也不例外。',
    messages: (facts) => {
      const message = messageOf(facts)
      return [message.slice(0, -1), ...(facts.body === '' ? [message.slice(0, -2)] : [])]
    },
  },
  {
    id: 'crlf',
    title: '签名串用 \\r\\n 换行',
    fix: '签名串的换行符是单个 \\n（0x0A）。',
    messages: (facts) => [
      linesOf(facts)
        .map((line) => `${line}\r\n`)
        .join(''),
      linesOf(facts).join('\r\n'),
    ],
  },
  {
    id: 'newline-escaped',
    title: '签名串里的换行写成了反斜杠和字母 n 两个字符',
    fix: '用真正的换行符（0x0A），注意单引号字符串不解释 \\n 的语言。',
    messages: (facts) => [
      linesOf(facts)
        .map((line) => `${line}\\n`)
        .join(''),
    ],
  },
  {
    id: 'separator-missing',
    title: '签名串的各行没有用换行分隔',
    fix: '五行各占一行，每行以 \\n 结尾。',
    messages: (facts) => [linesOf(facts).join(''), linesOf(facts).join(' '), linesOf(facts).join('&')],
  },
  {
    id: 'timestamp-milliseconds',
    title: '签名串里的时间戳是毫秒',
    fix: '时间戳用秒，并且签名串与 Authorization 中的值相同。',
    messages: (facts) => [messageOf(facts, { timestamp: `${facts.timestamp}000` })],
  },
  {
    id: 'timestamp-differs',
    title: '签名串里的时间戳与 Authorization 中的不同',
    fix: '时间戳只取一次，同时用于签名串和 Authorization。',
    messages: (facts) =>
      [-2, -1, 1, 2].map((delta) => messageOf(facts, { timestamp: String(Number(facts.timestamp) + delta) })),
  },
  {
    id: 'nonce-case',
    title: '签名串里的随机串与 Authorization 中的大小写不同',
    fix: '随机串只生成一次，同时用于签名串和 Authorization。',
    messages: (facts) => [
      messageOf(facts, { nonce: facts.nonce.toLowerCase() }),
      messageOf(facts, { nonce: facts.nonce.toUpperCase() }),
    ],
  },
  {
    id: 'lines-swapped',
    title: '签名串中时间戳与随机串的顺序颠倒',
    fix: '顺序依次为：方法、路径与查询串、时间戳、随机串、请求体。',
    messages: (facts) => [messageOf(facts, { timestamp: facts.nonce, nonce: facts.timestamp })],
  },
  {
    id: 'response-message',
    title: '用了应答的验签串（三行）来签请求',
    fix: '请求的签名串是五行：方法、路径与查询串、时间戳、随机串、请求体。',
    messages: (facts) => [responseMessage(facts)],
  },
]

function linesOf({ method, target, timestamp, nonce, body }: SignedFacts): string[] {
  return [method, target, timestamp, nonce, body]
}
