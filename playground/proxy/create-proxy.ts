import type { CatalogSource } from '../../catalog/index.ts'
import { type Handler, createNonce as randomNonce } from '../protocol/index.ts'
import { type DoorOptions, guarded } from './guards/doors.ts'
import { requireJson, requireMethod, runGuards } from './guards/guards.ts'
import { createLimiter } from './limiter.ts'
import { performCall } from './perform-call.ts'
import { type Profile, profileSummary } from './profile.ts'
import { Refusal, jsonResponse } from './refusal.ts'
import { parseCallRequest, parseUnlockRequest } from './request/call-request.ts'
import { checkUnlock } from './request/live-policy.ts'
import { readBodyText } from './request/read-body.ts'

/** What the proxy is made of. Without `token`, `origins` and `hosts` it may only run inside the page itself. */
export interface ProxyOptions extends DoorOptions {
  profiles: readonly Profile[]
  catalog: CatalogSource
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number
  createNonce?: () => string
  /** Told of exceptions that the answer only names by id. The error may hold anything: log it with care. */
  onError?: (id: string, error: unknown) => void
}

/** An upload of 7.5 MB is 10 MB as base64 in JSON. */
const maximumRequestBytes = 12 * 1024 * 1024
const maximumRunning = 32
const maximumWaiting = 256

/**
 * The proxy as a handler of `/__playground/*` (`design.md` §6): holds the profiles and signs for the page, which never
 * sees a key. Signs nothing but requests that it builds and sends itself.
 */
export function createProxy(options: ProxyOptions): Handler {
  const { profiles, catalog, now = Date.now, createNonce = randomNonce } = options
  const unlocked = new Set<string>()
  const limit = createLimiter(maximumRunning, maximumWaiting)
  const find = (id: string) => findProfile(profiles, id)

  const routes: Record<string, { method: string; answer: (request: Request) => Promise<Response> }> = {
    '/__playground/profiles': {
      method: 'GET',
      answer: async () => jsonResponse(profiles.map((profile) => profileSummary(profile, unlocked.has(profile.id)))),
    },
    '/__playground/call': {
      method: 'POST',
      answer: async (request) => {
        const call = parseCallRequest(await readJson(request))
        const profile = find(call.profile)
        const context = {
          catalog,
          profile,
          unlocked: unlocked.has(profile.id),
          now,
          createNonce,
          signal: request.signal,
        }
        return jsonResponse(await limit(() => performCall(call, context)))
      },
    },
    '/__playground/unlock': {
      method: 'POST',
      answer: async (request) => {
        const profile = find(parseUnlockRequest(await readJson(request)))
        checkUnlock(profile)
        unlocked.add(profile.id)
        return jsonResponse(profileSummary(profile, true))
      },
    },
  }

  const handler: Handler = async (request) => {
    const { pathname } = new URL(request.url)
    const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined
    if (!route) throw new Refusal(404, 'not-found', '代理没有这个接口。')
    await runGuards([requireMethod(route.method)], request)
    return route.answer(request)
  }
  return guarded(handler, options, options.onError)
}

async function readJson(request: Request): Promise<string> {
  await runGuards([requireJson()], request)
  return readBodyText(request, maximumRequestBytes)
}

function findProfile(profiles: readonly Profile[], id: string): Profile {
  const profile = profiles.find((candidate) => candidate.id === id)
  if (profile) return profile
  throw new Refusal(400, 'profile-unknown', '没有这个环境，请刷新页面后重新选择。')
}
