import { signatureFaults, type SignatureFault } from '../answers/signed-headers.ts'
import { createKind, type Store } from '../store/store.ts'

/** What shall go wrong. */
export type FaultKind = SignatureFault | 'delay' | 'drop' | 'status'

/** What a fault applies to: answers of the API, or notifications. */
export type FaultPlace = 'answer' | 'notification'

/** Something that shall go wrong, a number of times. */
export interface Fault {
  kind: FaultKind
  on: FaultPlace
  /** How often it still happens. */
  times: number
  /** Only for targets that begin with this. */
  path?: string
  /** Of `delay`. */
  delayMs?: number
  /** HTTP status, of `status`. */
  status?: number
  /** Of `drop`: whether the call takes effect before its answer is lost. */
  phase?: 'before' | 'after'
}

/** The kinds that can be asked for. */
export const faultKinds: readonly FaultKind[] = [...signatureFaults, 'delay', 'drop', 'status']

const faults = createKind<{ faults: Fault[] }>('faults')
const faultsKey = 'faults'

/** Asks for a fault. */
export async function addFault(store: Store, fault: Fault): Promise<Fault[]> {
  return store.transaction(faultsKey, async (transaction) => {
    const known = (await transaction.get(faults, faultsKey))?.value.faults ?? []
    const all = [...known, fault]
    transaction.put(faults, faultsKey, { faults: all })
    return all
  })
}

/** The faults that still wait, oldest first. */
export async function listFaults(store: Store): Promise<Fault[]> {
  return (await store.get(faults, faultsKey))?.value.faults ?? []
}

/** Takes the first fault that applies, and counts it. */
export async function takeFault(store: Store, on: FaultPlace, target: string): Promise<Fault | undefined> {
  const applies = (fault: Fault) => fault.on === on && (fault.path === undefined || target.startsWith(fault.path))
  if (!(await listFaults(store)).some(applies)) return undefined
  return store.transaction(faultsKey, async (transaction) => {
    const known = (await transaction.get(faults, faultsKey))?.value.faults ?? []
    const taken = known.find(applies)
    if (!taken) return undefined
    const left = known.map((fault) => (fault === taken ? { ...fault, times: fault.times - 1 } : fault))
    transaction.put(faults, faultsKey, { faults: left.filter(({ times }) => times > 0) })
    return taken
  })
}
