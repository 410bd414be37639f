import type { Diagnosis } from '../diagnosis/diagnose.ts'

/** The steps in the order in which the platform takes them. */
export type CheckStep =
  | 'route'
  | 'headers'
  | 'authorization'
  | 'timestamp'
  | 'serial'
  | 'signature'
  | 'merchant'
  | 'parameters'
  | 'sensitive'
  | 'business'

/** One check with its verdict. */
export interface Check {
  step: CheckStep
  /** Chinese: what was checked. */
  title: string
  ok: boolean
  /** Chinese: what was found. */
  note?: string
}

/** What the sandbox found out about one request; shown by `GET /__sandbox/requests`, never in an answer. */
export interface Trace {
  checks: Check[]
  operation?: string
  /** The whole message (签名串) that the sandbox built from what arrived. */
  expected?: { message: string; bytes: number }
  /** The items of the Authorization header; the signature is cut. */
  authorization?: { mchid: string; serial: string; nonce: string; timestamp: string; signature: string }
  /** Why the signature does not fit. */
  diagnosis?: Diagnosis
  /** Faults that were asked for and took effect (Chinese). */
  faults: string[]
}

const titles: Record<CheckStep, string> = {
  route: '接口路径与方法',
  headers: 'User-Agent 与 Accept',
  authorization: 'Authorization 格式',
  timestamp: '时间戳（前后 5 分钟）',
  serial: '商户证书序列号',
  signature: '签名',
  merchant: '商户号一致',
  parameters: '参数',
  sensitive: '敏感字段解密',
  business: '业务规则',
}

/** An empty trace. */
export function createTrace(): Trace {
  return { checks: [], faults: [] }
}

/** Notes that a step was passed. */
export function pass(trace: Trace, step: CheckStep, note?: string): void {
  trace.checks.push({ step, title: titles[step], ok: true, ...(note === undefined ? {} : { note }) })
}

/** Notes that a step was failed, with the reason in Chinese. */
export function fail(trace: Trace, step: CheckStep, note: string): void {
  trace.checks.push({ step, title: titles[step], ok: false, note })
}
