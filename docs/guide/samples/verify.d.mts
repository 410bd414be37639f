export function isAuthentic(answer: {
  headers: Headers
  body: string
  publicKeys: Readonly<Record<string, string>>
  now?: number
}): boolean
