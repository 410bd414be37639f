import { describe, expect, it } from 'vitest'
import { parseJsonText } from '../json/parse-json.ts'
import { createDraft, writeParameter, type Draft } from './draft.ts'
import { problemsOf } from './problems.ts'
import { operation } from './test-operation.ts'

function wordsAt(draft: Draft, pointer: string): string[] {
  return problemsOf(operation, draft, parseJsonText(draft.body))
    .filter((problem) => problem.pointer === pointer)
    .map(({ words }) => words)
}

const draft = createDraft(operation)
const withBody = (body: string): Draft => ({ ...draft, body })

describe('problemsOf', () => {
  it('finds nothing wrong with the examples', () => {
    expect(problemsOf(operation, draft, parseJsonText(draft.body))).toEqual([])
  })

  it.each<[body: string, pointer: string, words: RegExp]>([
    ['{"amount":{"total":1}}', '/out_trade_no', /^必填/],
    ['{"out_trade_no":"短","amount":{"total":1}}', '/out_trade_no', /现在 3 字节，至少 6 字节/],
    ['{"out_trade_no":"WXP0001","amount":{"total":0}}', '/amount/total', /不能小于 1 分（0\.01 元）/],
    ['{"out_trade_no":"WXP0001","amount":{"total":"12a"}}', '/amount/total', /应为整数，现在是字符串/],
    ['{"out_trade_no":"WXP0001","amount":{"total":1,"currency":"USD"}}', '/amount/currency', /只能是 CNY/],
    ['{"out_trade_no":"WXP0001","amount":{"total":1},"time_expire":"明天"}', '/time_expire', /RFC 3339/],
    ['{"out_trade_no":"WXP0001","amount":{"total":1},"foo":1}', '/foo', /平台会拒绝/],
    ['{"out_trade_no":"WXP0001","out_trade_no":"WXP0002","amount":{"total":1}}', '/out_trade_no', /不止一次/],
    ['', '', /请求体必填/],
  ])('says in words what is wrong with %s', (body, pointer, words) => {
    expect(wordsAt(withBody(body), pointer).join()).toMatch(words)
  })

  it('says nothing on the body while it is no JSON: the JSON view does', () => {
    expect(problemsOf(operation, withBody('{'), parseJsonText('{'))).toEqual([])
  })

  it('judges parameters by what their text stands for', () => {
    expect(wordsAt(writeParameter(draft, { in: 'query', name: 'limit' }, '11'), 'query:limit').join()).toMatch(
      /不能大于 10/,
    )
    expect(wordsAt(writeParameter(draft, { in: 'query', name: 'limit' }, 'x'), 'query:limit').join()).toMatch(
      /应为整数/,
    )
    expect(wordsAt(writeParameter(draft, { in: 'path', name: 'id' }, ''), 'path:id').join()).toMatch(/必填/)
  })

  it('does not ask for the serial that the proxy fills in', () => {
    expect(wordsAt(draft, 'header:Wechatpay-Serial')).toEqual([])
  })
})
