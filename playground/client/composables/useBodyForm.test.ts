import { describe, expect, it } from 'vitest'
import { bodySchema, operation } from '../model/test-operation.ts'
import { literalOf } from '../model/scalar.ts'
import { useBodyForm } from './useBodyForm.ts'
import { useDraft } from './useDraft.ts'
import { useMembers } from './useMembers.ts'

function createForm(body?: string) {
  const request = useDraft(operation, { drafts: new Map() })
  if (body !== undefined) request.patch({ body })
  const form = useBodyForm(operation, request)
  return { request, form, text: () => request.draft.value.body }
}

describe('form and JSON are one', () => {
  it('a form edit changes the text and nothing else in it', () => {
    const body = '{"extra": 12345678901234567890, "out_trade_no": "A", "amount": {"total": 1.0}}'
    const { form, text } = createForm(body)
    form.write('/out_trade_no', '"B"')
    expect(text()).toBe(body.replace('"A"', '"B"'))
  })

  it('a text edit changes what the form shows', () => {
    const { request, form } = createForm()
    request.patch({ body: '{"amount": {"total": 7}}' })
    expect(form.nodeAt('/amount/total')).toMatchObject({ kind: 'number', raw: '7' })
    expect(form.nodeAt('/out_trade_no')).toBeUndefined()
  })

  it('a half-typed number is kept as text, an emptied one leaves the body but not the form', () => {
    const { form, text } = createForm('{"amount": {"total": 1}}')
    const schema = bodySchema.properties!.amount!.properties!.total!
    form.write('/amount/total', literalOf(schema, '12a'))
    expect(text()).toBe('{"amount": {"total": "12a"}}')
    form.write('/amount/total', literalOf(schema, ''))
    expect(text()).toBe('{"amount": {}}')
    expect(form.opened.has('/amount/total')).toBe(true)
  })

  it('adds an optional field in its place with its example', () => {
    const { form, text } = createForm()
    form.add('/attach', bodySchema.properties!.attach!)
    expect(Object.keys(JSON.parse(text()))).toEqual(['out_trade_no', 'attach', 'amount'])
    expect(JSON.parse(text()).attach).toBe('自定义')
  })

  it('brings a field back with the value that it had', () => {
    const { form, text } = createForm('{"attach": "我写的", "amount": {"total": 1}}')
    form.remove('/attach')
    expect(JSON.parse(text())).toEqual({ amount: { total: 1 } })
    form.add('/attach', bodySchema.properties!.attach!)
    expect(JSON.parse(text()).attach).toBe('我写的')
  })

  it('adds and takes out array items', () => {
    const { form, text } = createForm('{"goods": [{"id": "1"}, {"id": "2"}]}')
    form.remove('/goods/0')
    expect(JSON.parse(text()).goods).toEqual([{ id: '2' }])
    form.add('/goods/1', bodySchema.properties!.goods!.items!)
    expect(JSON.parse(text()).goods[1].id).toBe('1001')
  })

  it('does not touch a text that is not JSON', () => {
    const { form, text } = createForm('{"attach": ')
    form.write('/attach', '"x"')
    form.remove('/attach')
    form.add('/attach', bodySchema.properties!.attach!)
    expect(text()).toBe('{"attach": ')
  })
})

describe('useDraft', () => {
  it('brings back what an example replaced', () => {
    const { request, text } = createForm('{ "half": ')
    request.useExample('full')
    expect(text()).toContain('WXP0002')
    request.undo()
    expect(text()).toBe('{ "half": ')
    expect(request.canUndo.value).toBe(false)
  })

  it('finds the request again as it was left', () => {
    const drafts = new Map()
    useDraft(operation, { drafts }).patch({ body: '{ "half": ' })
    expect(useDraft(operation, { drafts }).draft.value.body).toBe('{ "half": ')
  })
})

describe('useMembers', () => {
  const choice = {
    type: 'object' as const,
    properties: {
      transaction_id: { type: 'string' as const },
      out_trade_no: { type: 'string' as const },
      reason: { type: 'string' as const },
    },
    oneOf: [{ required: ['transaction_id'] }, { required: ['out_trade_no'] }],
  }

  it('shows required fields and those that the body has, offers the others, names strangers', () => {
    const { form } = createForm('{"attach": "x", "foo": 1}')
    const { shown, addable, strangers } = useMembers(
      form,
      () => bodySchema,
      () => '',
    )
    expect(shown.value.map(({ name }) => name)).toEqual(['out_trade_no', 'attach', 'amount'])
    expect(addable.value.map(({ name }) => name)).toEqual(['time_expire', 'goods', 'name'])
    expect(strangers.value).toEqual(['foo'])
  })

  it('recognises the alternative that the body uses, and moves to another without losing values', () => {
    const { form, text } = createForm('{"out_trade_no": "WXP1", "reason": "r"}')
    const { alternative, chooseAlternative } = useMembers(
      form,
      () => choice,
      () => '',
    )
    expect(alternative.value).toBe(1)
    chooseAlternative(0)
    expect(Object.keys(JSON.parse(text())).toSorted()).toEqual(['reason', 'transaction_id'])
    chooseAlternative(1)
    expect(JSON.parse(text())).toEqual({ reason: 'r', out_trade_no: 'WXP1' })
  })
})
