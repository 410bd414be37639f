import { newestRequests } from '../inspector/log.ts'
import { json, problem } from './control-answer.ts'
import type { Control } from './control.ts'

/** `GET /__sandbox/requests?limit=`: what arrived, newest first, with the verdict of every check. */
export const listRequests: Control = async ({ query }, { store }) => {
  const limit = Number(query.get('limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1) return problem(400, 'limit-malformed', 'limit 必须是正整数')
  return json({ requests: await newestRequests(store, limit) })
}
