/** The string and number formats of the catalog. Every check takes time linear in the length. */

const dateRE = /^(\d{4})-(\d{2})-(\d{2})$/
const timeRE = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/
const compactTimeRE = /^(\d{4})(\d{2})(\d{2})([01]\d|2[0-3])[0-5]\d[0-5]\d$/
const emailRE = /^[^\s@]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}$/
const uriRE = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+$/
const cardExpiryRE = /^(0[1-9]|1[0-2])\/\d{2}$/

const stringFormats: Record<string, (value: string) => boolean> = {
  date: isDate,
  'date-time': isDateTime,
  email: (value) => value.length <= 254 && emailRE.test(value),
  uri: isUri,
  'media-url': isUri,
  'media-id': (value) => value !== '',
  'data-uri': (value) => value.startsWith('data:') && value.includes(','),
  'mm/yy': (value) => cardExpiryRE.test(value),
  yyyyMMdd: (value) => isDate(value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')) && !value.includes('-'),
  yyyyMMddHHmmss: (value) => {
    const parts = compactTimeRE.exec(value)
    return parts !== null && isDate(`${parts[1]}-${parts[2]}-${parts[3]}`)
  },
  // the bytes of a file: nothing to check in a text
  binary: () => true,
  byte: () => true,
}

const numberFormats: Record<string, (value: number) => boolean> = {
  int32: (value) => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31,
  uint32: (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32,
  int64: Number.isInteger,
  uint64: (value) => Number.isInteger(value) && value >= 0,
  float: Number.isFinite,
  double: Number.isFinite,
}

/** Names of all formats that a schema may use. */
export const formatNames: readonly string[] = [...Object.keys(stringFormats), ...Object.keys(numberFormats)]

/**
 * Whether a text or number has a format. As in JSON Schema a format judges only values of its own type;
 * an unknown format judges nothing (the loader refuses such a schema).
 */
export function hasFormat(format: string, value: string | number): boolean {
  if (typeof value === 'string') return Object.hasOwn(stringFormats, format) ? stringFormats[format]!(value) : true
  return Object.hasOwn(numberFormats, format) ? numberFormats[format]!(value) : true
}

function isDate(value: string): boolean {
  const parts = dateRE.exec(value)
  if (!parts) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}

/** RFC 3339 with seconds and offset: the platform refuses a time without `+08:00`. */
function isDateTime(value: string): boolean {
  return value[10] === 'T' && value.length <= 40 && isDate(value.slice(0, 10)) && timeRE.test(value.slice(11))
}

function isUri(value: string): boolean {
  return uriRE.test(value) && URL.canParse(value)
}
