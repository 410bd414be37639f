/** The signing proxy. See `create-proxy.ts` for what it answers and `guards/` for whom it serves. */
export type {
  Call,
  CallError,
  CallFile,
  CallRequest,
  ProfileSummary,
  ProxyProblem,
  UnlockRequest,
  Verification,
  VerificationReason,
} from './call.ts'
export { type ProxyOptions, createProxy } from './create-proxy.ts'
export { maximumAnswerBytes } from './exchange.ts'
export { type DoorOptions, guarded } from './guards/doors.ts'
export { type PlatformKeys, type Profile, defaultAmountCapFen } from './profile.ts'
export { type SandboxProfileCredentials, createSandboxProfiles } from './sandbox-profiles.ts'
export {
  type Send,
  TransportError,
  type TransportErrorCode,
  type WireRequest,
  type WireResponse,
  sendToHandler,
} from './transport.ts'
