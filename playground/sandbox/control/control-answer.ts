/** A refusal of the control API: `code` for programs (kebab-case), `message` for people (Chinese). */
export interface ControlProblem {
  status: number
  code: string
  message: string
}

/** What a control does: a JSON value, or a refusal. */
export type ControlAnswer = { kind: 'json'; value: unknown } | { kind: 'problem'; problem: ControlProblem }

/** 200 with a value. */
export function json(value: unknown): ControlAnswer {
  return { kind: 'json', value }
}

/** A refusal. */
export function problem(status: number, code: string, message: string): ControlAnswer {
  return { kind: 'problem', problem: { status, code, message } }
}

/** Prints an answer of the control API. */
export function printControl(answer: ControlAnswer): Response {
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' }
  if (answer.kind === 'json') return new Response(JSON.stringify(answer.value), { headers })
  const { status, code, message } = answer.problem
  return new Response(JSON.stringify({ code, message }), { status, headers })
}
