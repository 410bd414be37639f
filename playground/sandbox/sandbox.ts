import type { Handler } from '../protocol/index.ts'
import { handleApiCall } from './api-call.ts'
import { createControl } from './control/control.ts'
import { createEnvironment, type SandboxOptions } from './create-environment.ts'

const controlPrefix = '/__sandbox/'

/**
 * Creates an offline emulator of api.mch.weixin.qq.com with one merchant.
 *
 * It serves `/v3/*` as the platform does, and its own controls under `/__sandbox/`. A dropped connection (a fault that
 * can be asked for) is `Response.error()`: whoever puts the handler behind a socket must cut the connection then.
 */
export function createSandbox(options: SandboxOptions): Handler {
  const environment = createEnvironment(options)
  const control = createControl(environment, options.adminToken)
  return async (request, wire) => {
    const isControl = new URL(request.url).pathname.startsWith(controlPrefix)
    return isControl ? control(request) : handleApiCall(request, wire, environment)
  }
}
