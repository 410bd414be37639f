import { formatBillTime } from '../clock.ts'
import { formatYuan, type Bill } from './csv.ts'
import { sum, type BillDay } from './day.ts'

interface Flow {
  time: number
  /** 微信支付业务单号. */
  businessId: string
  name: '交易' | '退款'
  /** Negative for money that went out. */
  fen: number
  note: string
}

const columns = [
  '记账时间',
  '微信支付业务单号',
  '资金流水单号',
  '业务名称',
  '业务类型',
  '收支类型',
  '收支金额（元）',
  '账户结余（元）',
  '资金变更提交申请人',
  '备注',
  '业务凭证号',
]
const summaryColumns = ['资金流水总笔数', '收入笔数', '收入金额', '支出笔数', '支出金额']

/** 资金账单 of one day, with a balance that runs on; undefined when no money moved. */
export function fundFlowBill({ paid, refunded, openingFen }: BillDay): Bill | undefined {
  const flows = [
    ...paid.map(({ payment, totalFen, outTradeNo }): Flow => {
      return { time: payment.time, businessId: payment.transactionId, name: '交易', fen: totalFen, note: outTradeNo }
    }),
    ...refunded.map(({ refund }): Flow => {
      return {
        time: refund.createdAt,
        businessId: refund.refundId,
        name: '退款',
        fen: -refund.refundFen,
        note: refund.outRefundNo,
      }
    }),
  ].sort((left, right) => left.time - right.time)
  if (flows.length === 0) return undefined
  let balanceFen = openingFen
  const rows = flows.map((flow) => formatFlow(flow, (balanceFen += flow.fen)))
  const incoming = flows.filter(({ fen }) => fen > 0).map(({ fen }) => fen)
  const outgoing = flows.filter(({ fen }) => fen < 0).map(({ fen }) => -fen)
  return {
    columns,
    rows,
    summaryColumns,
    summary: [
      String(flows.length),
      String(incoming.length),
      formatYuan(sum(incoming)),
      String(outgoing.length),
      formatYuan(sum(outgoing)),
    ],
  }
}

function formatFlow({ time, businessId, name, fen, note }: Flow, balanceFen: number): string[] {
  return [
    formatBillTime(time),
    businessId,
    businessId,
    name,
    name,
    fen < 0 ? '支出' : '收入',
    formatYuan(Math.abs(fen)),
    formatYuan(balanceFen),
    'system',
    note,
    businessId,
  ]
}
