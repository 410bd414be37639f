/**
 * The npm SDK `wechatpay-axios-plugin`, unmodified, against `npm run sandbox`:
 * prepay -> pay -> query -> refund -> query -> bill, in both verification modes, and what must be refused.
 */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Aes, Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin'
import { startSandbox, type RunningSandbox } from './start-sandbox.ts'

let sandbox: RunningSandbox

beforeAll(async () => {
  sandbox = await startSandbox()
}, 60_000)

afterAll(() => sandbox?.stop())

type Mode = 'certificate' | 'public-key'

// The package types a few operations by hand, while its chain takes any path and answers any shape;
// each answer is checked by an assertion.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Chain = any

function client(mode: Mode, privateKey = sandbox.read(sandbox.info.privateKeyPath)): Chain {
  const { info, read } = sandbox
  return new Wechatpay({
    baseURL: info.url,
    mchid: info.mchid,
    serial: info.serial,
    privateKey,
    certs:
      mode === 'certificate'
        ? { [info.platformSerial]: Rsa.from(read(info.platformCertificatePath), Rsa.KEY_TYPE_PUBLIC) }
        : { [info.publicKeyId]: Rsa.from(read(info.publicKeyPath), Rsa.KEY_TYPE_PUBLIC) },
    // The platform signs with its public key pair only when the request names it.
    ...(mode === 'public-key' ? { headers: { 'Wechatpay-Serial': info.publicKeyId } } : {}),
  })
}

const orderNumber = (prefix: string) => `${prefix}${Date.now()}`

function order(outTradeNo: string, totalFen = 100) {
  return {
    appid: sandbox.info.appid,
    mchid: sandbox.info.mchid,
    description: 'Image形象店-深圳腾大-QQ公仔',
    out_trade_no: outTradeNo,
    notify_url: 'https://www.example.com/wxpay/notify',
    amount: { total: totalFen, currency: 'CNY' },
    payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  }
}

/** The refusal that an axios error carries. */
async function refusal(call: PromiseLike<unknown>): Promise<{ status: number; code: string; message: string }> {
  try {
    await call
  } catch (error) {
    // axios puts the answer on the error; anything else fails the test on the next line.
    const { response } = error as { response: { status: number; data: { code: string; message: string } } }
    return { status: response.status, code: response.data.code, message: response.data.message }
  }
  throw new Error('The call was accepted.')
}

describe.each<Mode>(['certificate', 'public-key'])('an unmodified SDK in %s mode', (mode) => {
  it('runs prepay, pay, query, refund, query and bill, each answer verified by the SDK', async () => {
    const wxpay = client(mode)
    const { mchid } = sandbox.info
    const out_trade_no = orderNumber(mode === 'certificate' ? 'C' : 'P')

    const { data: prepaid } = await wxpay.v3.pay.transactions.jsapi.post(order(out_trade_no))
    expect(prepaid.prepay_id).toMatch(/^wx\d{17}/)

    const unpaid = await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({ params: { mchid }, out_trade_no })
    expect(unpaid.data).toMatchObject({ out_trade_no, trade_state: 'NOTPAY' })

    await sandbox.control(`/orders/${out_trade_no}/pay`, { outcome: 'success' })
    const { data: paid } = await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({
      params: { mchid },
      out_trade_no,
    })
    expect(paid).toMatchObject({ trade_state: 'SUCCESS', amount: { total: 100, payer_total: 100 } })
    expect(paid.transaction_id).toMatch(/^\d{28}$/)
    const { data: byId } = await wxpay.v3.pay.transactions.id._transaction_id_.get({
      params: { mchid },
      transaction_id: paid.transaction_id,
    })
    expect(byId).toEqual(paid)

    const out_refund_no = `R${out_trade_no}`
    const { data: accepted } = await wxpay.v3.refund.domestic.refunds.post({
      out_trade_no,
      out_refund_no,
      amount: { refund: 40, total: 100, currency: 'CNY' },
    })
    expect(accepted).toMatchObject({ out_refund_no, out_trade_no, amount: { refund: 40, total: 100 } })
    await sandbox.control('/clock', { advanceSeconds: 60 })
    const { data: refund } = await wxpay.v3.refund.domestic.refunds._out_refund_no_.get({ out_refund_no })
    expect(refund).toMatchObject({ refund_id: accepted.refund_id, status: 'SUCCESS' })
    const { data: refunded } = await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({
      params: { mchid },
      out_trade_no,
    })
    expect(refunded.trade_state).toBe('REFUND')

    // Bills of a day appear at 10:00 of the next day (Beijing time).
    const bill_date = paid.success_time.slice(0, 10)
    await sandbox.control('/clock', { advanceSeconds: 36 * 3600 })
    const { data: bill } = await wxpay.v3.bill.tradebill.get({ params: { bill_date, bill_type: 'ALL' } })
    expect(new URL(bill.download_url).origin).toBe(new URL(sandbox.info.url).origin)
    const { data: csv } = await wxpay.v3.billdownload.file.get({
      params: Object.fromEntries(new URL(bill.download_url).searchParams),
      responseType: 'arraybuffer',
      transformResponse: [],
    })
    expect(createHash('sha1').update(csv).digest('hex')).toBe(bill.hash_value)
    expect(csv.toString('utf8')).toContain(`\`${paid.transaction_id}`)
  })

  it('is refused with SIGN_ERROR when its key does not belong to its serial', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const stranger = client(mode, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    const answer = await refusal(stranger.v3.pay.transactions.native.post(order(orderNumber('W'))))
    expect(answer).toMatchObject({ status: 401, code: 'SIGN_ERROR' })
    const { requests } = (await sandbox.control('/requests')) as { requests: { diagnosis?: { cause: string } }[] }
    expect(requests[0]?.diagnosis?.cause).toBe('key-mismatch')
  })

  it('is refused with the time message when its clock is six minutes slow', async () => {
    vi.useFakeTimers({ now: Date.now() - 360_000, toFake: ['Date'] })
    try {
      const answer = await refusal(client(mode).v3.pay.transactions.native.post(order(orderNumber('T'))))
      expect(answer).toMatchObject({ status: 401, code: 'SIGN_ERROR' })
      expect(answer.message).toBe('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟')
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('an unmodified SDK', () => {
  it('decrypts /v3/certificates to the certificate that signed the answer', async () => {
    const { data } = await client('certificate').v3.certificates.get()
    const [entry] = data.data
    const { ciphertext, nonce, associated_data } = entry.encrypt_certificate
    const pem = Aes.AesGcm.decrypt(ciphertext, sandbox.info.apiV3Key, nonce, associated_data)
    expect(entry.serial_no).toBe(sandbox.info.platformSerial)
    expect(pem.trim()).toBe(sandbox.read(sandbox.info.platformCertificatePath).trim())
  })

  it('has its encrypted fields decrypted and checked', async () => {
    const { info, read } = sandbox
    const encrypt = (text: string) => Rsa.encrypt(text, Rsa.from(read(info.publicKeyPath), Rsa.KEY_TYPE_PUBLIC))
    const body = {
      sp_appid: info.appid,
      sub_mchid: info.subMchid,
      openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
      plan_id: '123',
      plate_number: '粤B88888',
      identify: {
        encrypted_real_name: encrypt('张三'),
        encrypted_credential_id: encrypt('440582199001011234'),
        credential_type: 'ID_CARD',
      },
      bank_card_no: encrypt('6214830012345678'),
    }
    const wxpay = client('public-key')
    const { data } = await wxpay.v3.vehicle.etc.preopen.post(body)
    expect(data.preopen_id).toEqual(expect.any(String))

    const plain = { ...body, bank_card_no: '6214830012345678' }
    const answer = await refusal(wxpay.v3.vehicle.etc.preopen.post(plain))
    expect(answer).toMatchObject({ status: 400, code: 'PARAM_ERROR' })
  })

  it('receives a notification that it can verify and decrypt', async () => {
    const arrived = receiveOne()
    const out_trade_no = orderNumber('N')
    const wxpay = client('certificate')
    await wxpay.v3.pay.transactions.jsapi.post({ ...order(out_trade_no), notify_url: await arrived.url })
    await sandbox.control(`/orders/${out_trade_no}/pay`, { outcome: 'success' })
    const { headers, body } = await arrived.notification

    const signed = Formatter.response(String(headers['wechatpay-timestamp']), String(headers['wechatpay-nonce']), body)
    const certificates: Record<string, string> = {
      [sandbox.info.platformSerial]: sandbox.info.platformCertificatePath,
      [sandbox.info.publicKeyId]: sandbox.info.publicKeyPath,
    }
    const keyPath = certificates[String(headers['wechatpay-serial'])]
    expect(keyPath).toBeDefined()
    const key = Rsa.from(sandbox.read(keyPath ?? ''), Rsa.KEY_TYPE_PUBLIC)
    expect(Rsa.verify(signed, String(headers['wechatpay-signature']), key)).toBe(true)
    const { event_type, resource } = JSON.parse(body)
    expect(event_type).toBe('TRANSACTION.SUCCESS')
    const { ciphertext, nonce, associated_data } = resource
    expect(JSON.parse(Aes.AesGcm.decrypt(ciphertext, sandbox.info.apiV3Key, nonce, associated_data))).toMatchObject({
      out_trade_no,
      trade_state: 'SUCCESS',
    })
  })
})

/** A loopback server that answers 204 to one notification and hands it over. */
function receiveOne() {
  let settle: (notification: { headers: Record<string, unknown>; body: string }) => void
  const notification = new Promise<{ headers: Record<string, unknown>; body: string }>((resolve) => (settle = resolve))
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    response.writeHead(204).end()
    server.close()
    settle({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
  })
  const url = new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo) /* a TCP server */.port}/notify`),
    ),
  )
  return { url, notification }
}
