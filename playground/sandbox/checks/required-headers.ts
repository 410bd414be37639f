import { invalidRequest, type ApiError } from '../answers/api-error.ts'
import type { Arrival } from '../arrival.ts'
import { fail, pass, type Trace } from '../inspector/trace.ts'

/** `Accept` and `User-Agent` must be there. */
export function checkRequiredHeaders({ headers }: Arrival, trace: Trace): ApiError | undefined {
  const missing = ['Accept', 'User-Agent'].filter((name) => !headers.get(name))
  if (missing.length === 0) {
    pass(trace, 'headers')
    return undefined
  }
  fail(trace, 'headers', `请求缺少 ${missing.join('、')} 头`)
  return invalidRequest('Http头缺少Accept或User-Agent')
}
