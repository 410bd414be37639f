import type { ApiError } from '../answers/api-error.ts'
import { refused } from '../answers/outcome.ts'
import type { Processed } from '../process-call.ts'

const errors: Readonly<Record<number, Pick<ApiError, 'code' | 'message'>>> = {
  429: { code: 'FREQUENCY_LIMITED', message: '频率超限' },
  502: { code: 'SERVICE_UNAVAILABLE', message: '服务暂时不可用，请稍后重试' },
  503: { code: 'SERVICE_UNAVAILABLE', message: '服务暂时不可用，请稍后重试' },
}
const systemFailure = { code: 'SYSTEM_ERROR', message: '系统繁忙，请稍后重试' }

/**
 * The answer of a call that worked, replaced by a failure: the caller cannot know whether it took effect.
 *
 * A gateway (502, 503) signs nothing.
 */
export function statusFault(processed: Processed, status: number): Processed {
  const outcome = refused({ status, ...(errors[status] ?? systemFailure) })
  const isOfGateway = status === 502 || status === 503
  const key = processed.kind === 'answer' && !isOfGateway ? processed.key : undefined
  return { kind: 'answer', outcome, withRequestId: !isOfGateway, ...(key ? { key } : {}) }
}
