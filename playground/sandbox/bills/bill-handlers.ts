import { sha1Hex } from '../../protocol/index.ts'
import { invalidRequest, type ApiError } from '../answers/api-error.ts'
import { answered, refused, type Outcome } from '../answers/outcome.ts'
import { atBeijing, formatDay } from '../clock.ts'
import type { Environment } from '../environment.ts'
import type { OperationCall, OperationHandlers } from '../operation-call.ts'
import { textAt } from '../orders/fields.ts'
import { billFiles, keepBill } from './bill-file.ts'
import { formatBill, type Bill } from './csv.ts'
import { readDay, type BillDay } from './day.ts'
import { fundFlowBill } from './fund-flow-bill.ts'
import { gzip } from './gzip.ts'
import { tradeBill, type TradeBillType } from './trade-bill.ts'

const dayMs = 24 * 3600 * 1000
const keptDays = 92
const readyAt = '10:00:00'

/** 账单: asked for first, downloaded afterwards. */
export const billHandlers: OperationHandlers = {
  'GET /v3/bill/tradebill': (call, environment) => {
    const type = asTradeBillType(textAt(call.query, 'bill_type'))
    return offerBill(call, environment, `trade ${type}`, (day) => tradeBill(day, type))
  },
  'GET /v3/bill/fundflowbill': (call, environment) => {
    const account = textAt(call.query, 'account_type') || 'BASIC'
    // orders and refunds move money on the basic account only
    return offerBill(call, environment, `fund ${account}`, (day) =>
      account === 'BASIC' ? fundFlowBill(day) : undefined,
    )
  },
  'GET /v3/billdownload/file': downloadBill,
}

async function offerBill(
  call: OperationCall,
  { store, ids }: Environment,
  name: string,
  compose: (day: BillDay) => Bill | undefined,
): Promise<Outcome> {
  const { query, now, origin } = call
  const date = textAt(query, 'bill_date')
  const refusal = refuseDate(date, now)
  if (refusal) return refused(refusal)
  const subMchid = textAt(query, 'sub_mchid')
  const bill = compose(await readDay(store, date, now, subMchid))
  if (!bill) return refused(noStatement())
  const text = formatBill(bill)
  const createToken = (subject: string) => ids.hex(subject, 32)
  const token = await keepBill(store, text, now, { subject: `${name} ${date} ${subMchid}`, createToken })
  const tarType = textAt(query, 'tar_type') === 'GZIP' ? '&tartype=gzip' : ''
  return answered({
    hash_type: 'SHA1',
    // of the plain file, zipped or not: the official sample unpacks first
    hash_value: await sha1Hex(text),
    download_url: `${origin}/v3/billdownload/file?token=${token}${tarType}`,
  })
}

async function downloadBill({ query, now }: OperationCall, { store }: Environment): Promise<Outcome> {
  const file = await store.get(billFiles, textAt(query, 'token'))
  if (!file || file.value.expiresAt <= now) return refused(invalidRequest('账单下载链接已失效，请重新申请'))
  const bytes = new TextEncoder().encode(file.value.text)
  if (textAt(query, 'tartype') !== 'gzip') return { kind: 'file', bytes, mediaType: 'text/plain; charset=utf-8' }
  return { kind: 'file', bytes: await gzip(bytes), mediaType: 'application/x-gzip' }
}

/** A day's bill is there from 10:00 of the next day, for three months. */
function refuseDate(date: string, now: number): ApiError | undefined {
  const today = formatDay(now)
  if (date >= today || date < formatDay(now - keptDays * dayMs)) return noStatement()
  const isYesterday = date === formatDay(now - dayMs)
  if (!isYesterday || now >= atBeijing(today, readyAt)) return undefined
  return { status: 400, code: 'STATEMENT_CREATING', message: '账单生成中' }
}

function noStatement(): ApiError {
  return { status: 400, code: 'NO_STATEMENT_EXIST', message: '账单文件不存在' }
}

function asTradeBillType(type: string): TradeBillType {
  return type === 'SUCCESS' || type === 'REFUND' ? type : 'ALL'
}
