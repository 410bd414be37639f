/** A state as people see it. */
export interface StateFacts {
  /** Chinese, as the official documents name it. */
  title: string
  /** True when no arrow leads out that changes the state. */
  final?: boolean
}

/** One allowed step. */
export interface Arrow<State extends string, Event extends string> {
  from: State
  event: Event
  to: State
  /** Chinese: what happens. */
  title: string
}

/**
 * A state machine (状态机) as plain data: the sandbox walks it, the documentation draws it.
 */
export interface StateMachine<State extends string, Event extends string> {
  /** Chinese. */
  title: string
  initial: State
  states: Readonly<Record<State, StateFacts>>
  arrows: readonly Arrow<State, Event>[]
}

/** The state after an event, or undefined when no arrow allows it. */
export function nextState<State extends string, Event extends string>(
  machine: StateMachine<State, Event>,
  state: State,
  event: Event,
): State | undefined {
  return machine.arrows.find((arrow) => arrow.from === state && arrow.event === event)?.to
}
