import type { CatalogSource } from '../../catalog/index.ts'
import { createNonce } from '../protocol/index.ts'
import { createAgenda } from './agenda.ts'
import { createClock } from './clock.ts'
import type { Environment } from './environment.ts'
import { createIds } from './ids.ts'
import type { SandboxKeys } from './keys.ts'
import type { Deliver } from './notifications/deliver.ts'
import { createOutbox } from './notifications/outbox.ts'
import { runDue } from './run-due.ts'
import { defaultSettings, type SandboxSettings } from './settings.ts'
import { createMemoryStore } from './store/memory.ts'
import type { Store } from './store/store.ts'

/** What a sandbox is made of. */
export interface SandboxOptions extends Partial<SandboxSettings> {
  catalog: CatalogSource
  /** From `sandboxKeys`. */
  keys: SandboxKeys
  /** @default a new memory store */
  store?: Store
  /** The real clock, in milliseconds. @default Date.now */
  now?: () => number
  /** The same seed and the same calls give the same numbers. @default a random one */
  seed?: string
  /** Sends notifications. Without it they are only listed under `/__sandbox/notifications`. */
  deliver?: Deliver
  /** Hosts (or host:port) beside this machine that notifications may go to. */
  notifyAllow?: readonly string[]
  /** Required in `X-Playground-Token` under `/__sandbox/`. Without it the control API is open: in-process use only. */
  adminToken?: string
}

/** Puts the parts of one sandbox together. */
export function createEnvironment(options: SandboxOptions): Environment {
  const { catalog, keys, store = createMemoryStore(), now = Date.now, seed, deliver, notifyAllow = [] } = options
  const clock = createClock(store, now)
  const agenda = createAgenda({ clock, run: () => runDue(environment) })
  const outbox = createOutbox({ environment: () => environment, deliver, notifyAllow, wake: agenda.wake })
  const environment: Environment = {
    catalog,
    keys,
    store,
    clock,
    ids: createIds(seed ?? createNonce(), { fixedDate: seed !== undefined }),
    settings: { ...defaultSettings, ...pickSettings(options) },
    outbox,
  }
  return environment
}

function pickSettings({ certificates, answerKey, reentryCode }: Partial<SandboxSettings>): Partial<SandboxSettings> {
  return {
    ...(certificates && { certificates }),
    ...(answerKey && { answerKey }),
    ...(reentryCode && { reentryCode }),
  }
}
