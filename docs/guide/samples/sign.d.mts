export function authorizationOf(request: {
  method: string
  target: string
  body?: string
  mchid: string
  serial: string
  privateKey: string
}): string
