import type { Schema } from '../../../catalog/index.ts'
import { formatBeijingDate, formatBeijingTime } from './beijing-time.ts'

/** A button beside a field that fills in a good value. */
export interface FieldHelper {
  /** On the button. */
  label: string
  /** What it does, for the tooltip. */
  hint: string
  value: () => string
}

/** What the helpers need from the world. */
export interface HelperSources {
  nowMs: () => number
  /** Eight characters of [0-9A-F] or more, different each time. */
  random: () => string
  /** The merchant number of the chosen environment. */
  mchid?: string | undefined
  /** Values that earlier calls in this tab used or got, by field name. */
  recent?: ReadonlyMap<string, string>
}

const minuteMs = 60_000
const freshNames: Record<string, string> = {
  out_trade_no: 'T',
  combine_out_trade_no: 'C',
  out_refund_no: 'R',
  out_bill_no: 'B',
  out_batch_no: 'B',
  out_detail_no: 'D',
  out_order_no: 'O',
}
const callerNames = new Set(['mchid', 'sp_mchid', 'combine_mchid'])

/** The helpers that fit a field, by its name and its schema's format. */
export function helpersFor(name: string, schema: Schema, sources: HelperSources): FieldHelper[] {
  return [
    ...recent(name, sources),
    ...fresh(name, schema, sources),
    ...times(schema, sources),
    ...caller(name, sources),
  ]
}

function recent(name: string, { recent: values }: HelperSources): FieldHelper[] {
  const value = values?.get(name)
  if (value === undefined) return []
  return [{ label: '用刚才的', hint: `填入刚才调用里的 ${value}`, value: () => value }]
}

function fresh(name: string, { maxLength = 32 }: Schema, { nowMs, random }: HelperSources): FieldHelper[] {
  const prefix = Object.hasOwn(freshNames, name) ? freshNames[name] : undefined
  if (prefix === undefined) return []
  const value = () => {
    const stamp = formatBeijingTime(nowMs()).slice(0, 19).replaceAll(/\D/g, '')
    return `${prefix}${stamp}${random().slice(0, 8)}`.slice(0, maxLength)
  }
  return [{ label: '换新单号', hint: '生成一个没有用过的单号', value }]
}

function times({ format }: Schema, { nowMs }: HelperSources): FieldHelper[] {
  if (format === 'date') {
    return [
      { label: '昨天', hint: '填入昨天的日期（北京时间）', value: () => formatBeijingDate(nowMs() - 1440 * minuteMs) },
      { label: '今天', hint: '填入今天的日期（北京时间）', value: () => formatBeijingDate(nowMs()) },
    ]
  }
  if (format !== 'date-time') return []
  return [
    { label: '现在', hint: '填入当前时间（+08:00）', value: () => formatBeijingTime(nowMs()) },
    { label: '30 分钟后', hint: '填入 30 分钟后（+08:00）', value: () => formatBeijingTime(nowMs() + 30 * minuteMs) },
  ]
}

function caller(name: string, { mchid }: HelperSources): FieldHelper[] {
  if (mchid === undefined || !callerNames.has(name)) return []
  return [{ label: '填入本环境的', hint: `当前环境的商户号是 ${mchid}`, value: () => mchid }]
}
