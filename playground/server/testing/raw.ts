import { connect } from 'node:net'

/** What came back over a socket. */
export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  status: number
  head: string
  body: string
}

/** Sends bytes over a new socket and reads until the server closes, or for `waitMs`. */
export function sendRaw(port: number, text: string, { host = '127.0.0.1', waitMs = 1_500 } = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(text, 'latin1'))
    let received = ''
    const finish = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(parse(received))
    }
    const timer = setTimeout(finish, waitMs)
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (received += chunk))
    socket.on('close', finish)
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNREFUSED' ? reject(error) : finish()))
  })
}

/** A request as text: request line, headers, and the body as it is. */
export function rawRequest(line: string, headers: readonly string[], body = ''): string {
  return `${[line, ...headers].join('\r\n')}\r\n\r\n${body}`
}

function parse(received: string): RawAnswer {
  const end = received.indexOf('\r\n\r\n')
  const head = end < 0 ? received : received.slice(0, end)
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0)
  return { status, head, body: end < 0 ? '' : received.slice(end + 4) }
}
