import type { CatalogSource } from '../../catalog/index.ts'
import type { SandboxClock } from './clock.ts'
import type { Ids } from './ids.ts'
import type { SandboxKeys } from './keys.ts'
import type { Outbox } from './notifications/outbox.ts'
import type { SandboxSettings } from './settings.ts'
import type { Store } from './store/store.ts'

/** What every part of one sandbox shares. */
export interface Environment {
  catalog: CatalogSource
  keys: SandboxKeys
  store: Store
  clock: SandboxClock
  ids: Ids
  settings: SandboxSettings
  outbox: Outbox
}
