import type { Wire } from '../protocol/index.ts'
import { systemError } from './answers/api-error.ts'
import { refused } from './answers/outcome.ts'
import { respond, respondBare, type Responded } from './answers/respond.ts'
import { signatureFaults } from './answers/signed-headers.ts'
import { readArrival, type Arrival } from './arrival.ts'
import type { Environment } from './environment.ts'
import { statusFault } from './faults/status-fault.ts'
import { takeFault, type Fault } from './faults/faults.ts'
import { logRequest } from './inspector/log.ts'
import { createTrace, fail, type Trace } from './inspector/trace.ts'
import { processCall, type Processed } from './process-call.ts'

/** Answers one call to the API, notes it for the inspector, and lets ordered faults take effect. */
export async function handleApiCall(
  request: Request,
  wire: Wire | undefined,
  environment: Environment,
): Promise<Response> {
  const { clock, store } = environment
  const startedAt = clock.real()
  const arrival = await readArrival(request, wire)
  if (arrival === 'too-large') return respondBare(413, startedAt)
  const trace = createTrace()
  const responded = await answerCall(arrival, environment, trace)
  const { response, requestId, signed, text } = responded
  const answer = {
    status: response.status,
    signed,
    ...(requestId ? { requestId } : {}),
    ...(text === undefined ? {} : { body: text }),
  }
  await logRequest(store, { arrival, trace, startedAt, endedAt: clock.real(), answer })
  return response
}

async function answerCall(arrival: Arrival, environment: Environment, trace: Trace): Promise<Responded> {
  const fault = await takeFault(environment.store, 'answer', arrival.target)
  if (fault) trace.faults.push(describeFault(fault))
  if (fault?.kind === 'drop' && fault.phase === 'before') return dropped()
  if (fault?.kind === 'delay') await delay(fault.delayMs ?? 0)
  const now = environment.clock.real()
  try {
    const processed = await processCall(arrival, environment, trace)
    if (fault?.kind === 'drop') return dropped()
    return await print(fault?.kind === 'status' ? statusFault(processed, fault.status ?? 500) : processed, fault, now)
  } catch (error) {
    // a fault of the sandbox: the caller learns the Request-ID, and nothing of what it was about
    fail(trace, 'business', `沙箱内部错误：${error instanceof Error ? error.message : '未知'}`)
    const failed: Processed = { kind: 'answer', outcome: refused(systemError()), withRequestId: true }
    return print(failed, undefined, now)
  }
}

async function print(processed: Processed, fault: Fault | undefined, now: number): Promise<Responded> {
  if (processed.kind === 'bare') return { response: respondBare(processed.status, now), signed: false }
  const signatureFault = signatureFaults.find((kind) => kind === fault?.kind)
  return respond({ ...processed, now, fault: signatureFault })
}

function dropped(): Responded {
  return { response: Response.error(), signed: false }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function describeFault({ kind, delayMs, status }: Fault): string {
  if (kind === 'delay') return `延迟 ${delayMs ?? 0} 毫秒`
  if (kind === 'status') return `应答 HTTP ${status ?? 500}`
  return kind === 'drop' ? '断开连接' : `应答签名故障：${kind}`
}
