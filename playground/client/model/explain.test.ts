import { describe, expect, it } from 'vitest'
import { explain } from './explain.ts'
import { operation } from './test-operation.ts'

function explainAnswer(status: number, body: unknown) {
  return explain(operation, { response: { status, headers: {}, encoding: 'text', body: JSON.stringify(body) ?? '' } })
}

describe('explain', () => {
  it('has nothing to explain on a success', () => {
    expect(explainAnswer(204, undefined)).toBeUndefined()
  })

  it('uses the words of the operation and what the answer says', () => {
    expect(explainAnswer(400, { code: 'PARAM_ERROR', message: '参数错误' })).toMatchObject({
      code: 'PARAM_ERROR',
      cause: '填错了',
      fix: '改对',
      message: '参数错误',
    })
  })

  it.each([
    ['输入源“/body/amount/total”映射到数值字段“总金额”规则校验失败，值低于最小值 1', '/amount/total'],
    ['输入源“/query/mchid”映射到值字段“商户号”必填性规则校验失败，此字段为必填项', 'query:mchid'],
    ['无法将输入源“/uri_template/id”…合法的 64 位无符号整数', 'path:id'],
  ])('finds the field that %s is about', (message, pointer) => {
    expect(explainAnswer(400, { code: 'PARAM_ERROR', message })?.pointer).toBe(pointer)
  })

  it('finds the unknown field that the platform names in detail.value', () => {
    const body = {
      code: 'PARAM_ERROR',
      message: '请求中含有未在API文档中定义的参数',
      detail: { location: null, value: ['/body/payer/openid'] },
    }
    expect(explainAnswer(400, body)?.pointer).toBe('/payer/openid')
  })

  it('explains by status what has no known code, and an answer that is no JSON', () => {
    expect(explainAnswer(404, '')?.title).toBe('没有这个接口')
    expect(explainAnswer(500, '<html>')?.fix).toMatch(/先查询/)
  })

  it('prefers the words of the proxy', () => {
    const error = { code: 'SIGN_ERROR', title: '签名错误', cause: '私钥不配对', fix: '换私钥' }
    const response = {
      status: 401,
      headers: {},
      encoding: 'text' as const,
      body: '{"code":"SIGN_ERROR","message":"签名错误"}',
    }
    expect(explain(operation, { response, error })).toMatchObject(error)
  })
})
