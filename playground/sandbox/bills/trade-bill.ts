import { formatBillTime } from '../clock.ts'
import { textAt } from '../orders/fields.ts'
import type { Refund } from '../refunds/refund.ts'
import { formatYuan, type Bill } from './csv.ts'
import { sum, type BillDay, type PaidOrder } from './day.ts'

/** `bill_type`: all orders, the paid ones, or the refunds. */
export type TradeBillType = 'ALL' | 'SUCCESS' | 'REFUND'

/** One line of a bill: a payment, or a refund of it. */
interface Entry {
  order: PaidOrder
  refund?: Refund
}

interface Column {
  caption: string
  value: (entry: Entry) => string
  /** Bills that do not have it. */
  notIn?: readonly TradeBillType[]
}

const none = '0.00'

// The official columns. The sandbox charges no fee, so those stay at zero
const columns: readonly Column[] = [
  { caption: '交易时间', value: ({ order, refund }) => formatBillTime(refund?.createdAt ?? order.payment.time) },
  { caption: '公众账号ID', value: ({ order }) => textAt(order.request, 'sp_appid') || textAt(order.request, 'appid') },
  { caption: '商户号', value: ({ order }) => textAt(order.request, 'sp_mchid') || textAt(order.request, 'mchid') },
  { caption: '特约商户号', value: ({ order }) => textAt(order.request, 'sub_mchid') || '0' },
  { caption: '设备号', value: () => '' },
  { caption: '微信订单号', value: ({ order }) => order.payment.transactionId },
  { caption: '商户订单号', value: ({ order }) => order.outTradeNo },
  {
    caption: '用户标识',
    value: ({ order: { payment } }) => textAt(payment.payer, 'openid') || textAt(payment.payer, 'sp_openid'),
  },
  { caption: '交易类型', value: ({ order }) => order.tradeType },
  { caption: '交易状态', value: ({ refund }) => (refund ? 'REFUND' : 'SUCCESS') },
  { caption: '付款银行', value: ({ order }) => order.payment.bankType },
  { caption: '货币种类', value: ({ order }) => order.currency },
  { caption: '应结订单金额', value: ({ order, refund }) => (refund ? none : formatYuan(order.totalFen)) },
  { caption: '代金券金额', value: () => none },
  { caption: '退款申请时间', value: ({ refund }) => timeOf(refund?.createdAt), notIn: ['ALL', 'SUCCESS'] },
  { caption: '退款成功时间', value: ({ refund }) => timeOf(refund?.successAt), notIn: ['ALL', 'SUCCESS'] },
  { caption: '微信退款单号', value: ({ refund }) => refund?.refundId ?? '0', notIn: ['SUCCESS'] },
  { caption: '商户退款单号', value: ({ refund }) => refund?.outRefundNo ?? '0', notIn: ['SUCCESS'] },
  { caption: '退款金额', value: ({ refund }) => formatYuan(refund?.refundFen ?? 0), notIn: ['SUCCESS'] },
  { caption: '充值券退款金额', value: () => none, notIn: ['SUCCESS'] },
  { caption: '退款类型', value: ({ refund }) => (refund ? 'ORIGINAL' : ''), notIn: ['SUCCESS'] },
  { caption: '退款状态', value: ({ refund }) => refund?.status ?? '', notIn: ['SUCCESS'] },
  { caption: '商品名称', value: ({ order }) => textAt(order.request, 'description') },
  { caption: '商户数据包', value: ({ order }) => textAt(order.request, 'attach') },
  { caption: '手续费', value: () => '0.00000' },
  { caption: '费率', value: () => '0.00%' },
  { caption: '订单金额', value: ({ order, refund }) => (refund ? none : formatYuan(order.totalFen)) },
  { caption: '申请退款金额', value: ({ refund }) => formatYuan(refund?.refundFen ?? 0), notIn: ['SUCCESS'] },
  { caption: '费率备注', value: () => '' },
]

const summaryColumns = [
  '总交易单数',
  '应结订单总金额',
  '退款总金额',
  '充值券退款总金额',
  '手续费总金额',
  '订单总金额',
  '申请退款总金额',
]

/** 交易账单 of one day; undefined when nothing of that type happened. */
export function tradeBill({ paid, refunded }: BillDay, type: TradeBillType): Bill | undefined {
  const entries: Entry[] = [
    ...(type === 'REFUND' ? [] : paid.map((order) => ({ order }))),
    ...(type === 'SUCCESS' ? [] : refunded),
  ]
  if (entries.length === 0) return undefined
  const shown = columns.filter(({ notIn }) => !notIn?.includes(type))
  const paidFen = sum(entries.map(({ order, refund }) => (refund ? 0 : order.totalFen)))
  const refundedFen = sum(entries.map(({ refund }) => refund?.refundFen ?? 0))
  return {
    columns: shown.map(({ caption }) => caption),
    rows: entries.map((entry) => shown.map(({ value }) => value(entry))),
    summaryColumns,
    summary: [
      String(entries.length),
      formatYuan(paidFen),
      formatYuan(refundedFen),
      none,
      '0.00000',
      formatYuan(paidFen),
      formatYuan(refundedFen),
    ],
  }
}

function timeOf(time: number | undefined): string {
  return time === undefined ? '' : formatBillTime(time)
}
