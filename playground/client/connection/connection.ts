import type { Call, CallRequest, ProfileSummary } from '../../proxy/call.ts'

/** The panel's way to the proxy and the sandbox, wherever they run. */
export interface Connection {
  /** `proxy`: in the process that serves the site. `page`: in this tab, on a static host. */
  kind: 'proxy' | 'page'
  /** The environments to choose from, the default first. */
  profiles(): Promise<ProfileSummary[]>
  /**
   * Sends one call.
   *
   * @throws ConnectionError when there is no answer of the API
   * @throws DOMException `AbortError` after `signal`
   */
  call(request: CallRequest, signal: AbortSignal): Promise<Call>
  /** Allows writes on a live profile until the proxy ends. @throws ConnectionError when this run does not allow it */
  unlock(profileId: string): Promise<void>
  /** The sandbox's own controls; `path` begins after `/__sandbox`. @throws ConnectionError when it does not answer 2xx */
  sandbox(path: string, init?: SandboxInit): Promise<unknown>
}

/** What a request to the sandbox's controls may carry. */
export interface SandboxInit {
  method?: 'GET' | 'POST'
  body?: unknown
}

/** Sends one HTTP request: `fetch`, or a handler in this tab. */
export type Transport = (path: string, init: RequestInit) => Promise<Response>
