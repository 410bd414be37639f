/** Times as the API writes them: RFC 3339 with the offset of Beijing. */

const offsetMs = 8 * 3_600_000
const minuteMs = 60_000
const timeRE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/** `2018-06-08T10:34:56+08:00` of an instant in milliseconds. */
export function formatBeijingTime(instantMs: number): string {
  return `${shifted(instantMs)}+08:00`
}

/** `2018-06-08`: the day in Beijing. */
export function formatBeijingDate(instantMs: number): string {
  return shifted(instantMs).slice(0, 10)
}

/** What a time means to people: the clock in Beijing and how far away it is. Undefined when it is no RFC 3339 time. */
export function describeTime(text: string, nowMs: number): string | undefined {
  if (!timeRE.test(text)) return undefined
  const instantMs = Date.parse(text)
  if (Number.isNaN(instantMs)) return undefined
  return `北京时间 ${shifted(instantMs).replace('T', ' ')}，${distance(instantMs - nowMs)}`
}

function shifted(instantMs: number): string {
  return new Date(instantMs + offsetMs).toISOString().slice(0, 19)
}

function distance(differenceMs: number): string {
  const minutes = Math.round(Math.abs(differenceMs) / minuteMs)
  if (minutes === 0) return '就是现在'
  const side = differenceMs > 0 ? '后' : '前'
  if (minutes < 120) return `${minutes} 分钟${side}`
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} 小时${side}`
  return `${Math.round(minutes / 1440)} 天${side}`
}
