import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { catalogSource } from '../../../catalog/index.ts'
import { loadCatalog } from '../../../catalog/load.ts'
import { vectors } from '../../../test/fixtures/vectors.ts'
import { sha1Hex } from '../../protocol/index.ts'
import { prepayBody } from '../testing/bodies.ts'
import { createFixture, createTestSandbox, signedRequest, type TestSandbox } from '../testing/client.ts'
import { formatBill, formatYuan } from './csv.ts'

const fixture = await createFixture(catalogSource(loadCatalog()))
const start = Date.parse('2026-03-01T12:00:00+08:00')
const hour = 3600

interface Ledger {
  sandbox: TestSandbox
  now: () => number
}

/** A day with two payments (1.00 and 25.05 yuan) and a refund of 0.30. */
async function createLedger(): Promise<Ledger> {
  const now = () => start
  const sandbox = createTestSandbox(fixture, { now })
  for (const [out_trade_no, total] of [
    ['BILL000001', 100],
    ['BILL000002', 2505],
  ] as const) {
    const body = prepayBody({ out_trade_no, amount: { total, currency: 'CNY' }, attach: '附,加`' })
    await sandbox.call({ method: 'POST', target: '/v3/pay/transactions/jsapi', body })
    await sandbox.control(`/orders/${out_trade_no}/pay`, {})
    await sandbox.control('/clock', { advanceSeconds: 60 })
  }
  const refund = {
    out_trade_no: 'BILL000001',
    out_refund_no: 'BILLR1',
    amount: { refund: 30, total: 100, currency: 'CNY' },
  }
  await sandbox.call({ method: 'POST', target: '/v3/refund/domestic/refunds', body: refund })
  return { sandbox, now }
}

const offer = ({ sandbox }: Ledger, query: string) => sandbox.call({ method: 'GET', target: `/v3/bill/${query}` })

async function download({ sandbox, now }: Ledger, url: string): Promise<{ response: Response; bytes: Uint8Array }> {
  const { origin, pathname, search } = new URL(url)
  expect(origin).toBe('http://127.0.0.1:9')
  const response = await sandbox.handler(
    await signedRequest(fixture, { method: 'GET', target: pathname + search }, now()),
  )
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
}

const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

describe('the trade bill', () => {
  it('comes the next day after ten: CSV in yuan with backticks, its hash, unsigned, from our own origin', async () => {
    const ledger = await createLedger()
    await ledger.sandbox.control('/clock', { advanceSeconds: 22 * hour })
    const { status, json, verification } = await offer(ledger, 'tradebill?bill_date=2026-03-01')
    expect([status, verification.ok, json.hash_type]).toEqual([200, true, 'SHA1'])
    const { response, bytes } = await download(ledger, json.download_url)
    expect([response.status, response.headers.get('Wechatpay-Signature')]).toEqual([200, null])
    expect(await sha1Hex(bytes)).toBe(json.hash_value)
    const text = decode(bytes)
    expect(text.startsWith('\ufeff交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,')).toBe(true)
    expect(text.endsWith('\r\n')).toBe(true)
    const lines = text.slice(1, -2).split('\r\n')
    expect(lines).toHaveLength(6)
    const [captions = [], ...rows] = lines.map((line) => line.split(/,(?=`)|,(?![^`]*`$)/))
    expect(captions.length).toBeGreaterThan(20)
    expect(lines[1]).toMatch(/^`2026-03-01 12:00:00,`wxd678efh567hg6787,`1900000001,`0,`,`4200\d{24},`BILL000001,/)
    expect(lines[1]).toContain(',`1.00,')
    expect(lines[2]).toContain(',`25.05,')
    expect(lines[3]).toMatch(/`REFUND,.*`BILLR1,`0\.30,/)
    expect(lines[4]).toBe(
      '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
    )
    expect(lines[5]).toBe('`3,`26.05,`0.30,`0.00,`0.00000,`26.05,`0.30')
    expect(rows).toHaveLength(5)
    for (const row of lines.slice(1, 4)) expect(row.split(',`').length).toBe((lines[0] ?? '').split(',').length)
  })

  it.each([
    ['ALL', 3],
    ['SUCCESS', 2],
    ['REFUND', 1],
  ])('of type %s has %i rows, each as wide as its captions', async (type, rows) => {
    const ledger = await createLedger()
    await ledger.sandbox.control('/clock', { advanceSeconds: 22 * hour })
    const { json } = await offer(ledger, `tradebill?bill_date=2026-03-01&bill_type=${type}`)
    const lines = decode((await download(ledger, json.download_url)).bytes).split('\r\n')
    expect(lines).toHaveLength(rows + 4)
    const width = (lines[0] ?? '').split(',').length
    for (const line of lines.slice(1, 1 + rows)) expect(line.split(',`')).toHaveLength(width)
  })

  it('is packed when asked; the hash is of the plain file', async () => {
    const ledger = await createLedger()
    await ledger.sandbox.control('/clock', { advanceSeconds: 22 * hour })
    const { json } = await offer(ledger, 'tradebill?bill_date=2026-03-01&tar_type=GZIP')
    expect(json.download_url).toMatch(/&tartype=gzip$/)
    const { response, bytes } = await download(ledger, json.download_url)
    expect(response.headers.get('Content-Encoding')).toBeNull()
    expect(await sha1Hex(gunzipSync(bytes))).toBe(json.hash_value)
  })

  it('is not there today, not before ten, not of an empty or a far day', async () => {
    const ledger = await createLedger()
    const codeOf = async (date: string) => (await offer(ledger, `tradebill?bill_date=${date}`)).json.code
    expect(await codeOf('2026-03-01')).toBe('NO_STATEMENT_EXIST')
    expect(await codeOf('2026-03-02')).toBe('NO_STATEMENT_EXIST')
    await ledger.sandbox.control('/clock', { advanceSeconds: 21 * hour })
    expect(await codeOf('2026-03-01')).toBe('STATEMENT_CREATING')
    await ledger.sandbox.control('/clock', { advanceSeconds: hour })
    expect(await codeOf('2026-03-01')).toBeUndefined()
    expect(await codeOf('2026-02-01')).toBe('NO_STATEMENT_EXIST')
    await ledger.sandbox.control('/clock', { advanceSeconds: 100 * 24 * hour })
    expect(await codeOf('2026-03-01')).toBe('NO_STATEMENT_EXIST')
    expect(await codeOf('2026-13-01')).toBe('PARAM_ERROR')
  })
})

describe('the download', () => {
  it('needs a signature and a token that is not older than five minutes', async () => {
    const ledger = await createLedger()
    await ledger.sandbox.control('/clock', { advanceSeconds: 22 * hour })
    const { json } = await offer(ledger, 'tradebill?bill_date=2026-03-01')
    expect((await ledger.sandbox.handler(new Request(json.download_url))).status).toBe(400)
    const headers = { Accept: '*/*', 'User-Agent': 'test' }
    expect((await ledger.sandbox.handler(new Request(json.download_url, { headers }))).status).toBe(401)
    await ledger.sandbox.control('/clock', { advanceSeconds: 299 })
    expect((await download(ledger, json.download_url)).response.status).toBe(200)
    await ledger.sandbox.control('/clock', { advanceSeconds: 2 })
    expect((await download(ledger, json.download_url)).response.status).toBe(400)
    expect((await download(ledger, json.download_url.replace(/token=.{4}/, 'token=abcd'))).response.status).toBe(400)
  })
})

describe('the fund-flow bill', () => {
  it('runs the balance on from day to day', async () => {
    const ledger = await createLedger()
    await ledger.sandbox.control('/clock', { advanceSeconds: 24 * hour })
    const refund = {
      out_trade_no: 'BILL000002',
      out_refund_no: 'BILLR2',
      amount: { refund: 5, total: 2505, currency: 'CNY' },
    }
    await ledger.sandbox.call({ method: 'POST', target: '/v3/refund/domestic/refunds', body: refund })
    await ledger.sandbox.control('/clock', { advanceSeconds: 24 * hour })
    const textOf = async (date: string) => {
      const { json } = await offer(ledger, `fundflowbill?bill_date=${date}`)
      return decode((await download(ledger, json.download_url)).bytes).split('\r\n')
    }
    const first = await textOf('2026-03-01')
    expect(first[1]).toMatch(/`收入,`1\.00,`1\.00,/)
    expect(first[3]).toMatch(/`支出,`0\.30,`25\.75,/)
    expect(first.slice(4, 6)).toEqual(['资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额', '`3,`2,`26.05,`1,`0.30'])
    const second = await textOf('2026-03-02')
    expect(second[1]).toMatch(/`支出,`0\.05,`25\.70,/)
    const other = await offer(ledger, 'fundflowbill?bill_date=2026-03-01&account_type=FEES')
    expect(other.json.code).toBe('NO_STATEMENT_EXIST')
  })
})

describe('printing', () => {
  it('gives the bytes of the published vector', async () => {
    const [vector] = vectors.hash
    const text = formatBill({
      columns: ['交易时间', '公众账号ID', '商户号'],
      rows: [['2025-01-01 12:00:05', 'wxd678efh567hg6787', '1900000001']],
      summaryColumns: ['总交易单数', '应结订单总金额'],
      summary: ['1', formatYuan(100)],
    })
    expect(text).toBe(vector?.content_utf8)
    expect(await sha1Hex(text)).toBe(vector?.sha1_hex)
  })

  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [100, '1.00'],
    [2505, '25.05'],
    [-7, '-0.07'],
    [9_007_199_254_740_991, '90071992547409.91'],
  ])('%i fen is %s yuan', (fen, yuan) => expect(formatYuan(fen)).toBe(yuan))
})
