import type { Bytes } from './base64.ts'
import { ProtocolError } from './errors.ts'
import { describePem, kindNames, parsePem, type PemKind } from './pem.ts'

const advice: Partial<Record<PemKind, string>> = {
  'encrypted-private-key':
    'Remove the pass phrase first: `openssl pkcs8 -topk8 -nocrypt -in encrypted.pem -out apiclient_key.pem`.',
  pkcs12:
    'Take the key out first: `openssl pkcs12 -in apiclient_cert.p12 -nodes -nocerts`; its pass phrase is the merchant id.',
  'ec-private-key': 'WeChat Pay needs RSA with 2048 bits.',
  'openssh-private-key': 'Convert a copy first: `ssh-keygen -p -m PEM -f copy.pem`.',
}

/**
 * The first block of one of the wanted kinds.
 *
 * @throws ProtocolError that says what the text holds instead.
 */
export function findBlock(
  pem: string,
  wanted: readonly PemKind[],
  thing: string,
  file: string,
): { kind: PemKind; bytes: Bytes } {
  const blocks = parsePem(pem)
  const block = blocks.find(({ kind }) => wanted.includes(kind))
  if (block?.bytes) return { kind: block.kind, bytes: block.bytes }
  if (block) {
    throw new ProtocolError(
      'pem-malformed',
      `The ${thing} is not base64 between its BEGIN and END lines. Use the file as it was issued.`,
    )
  }
  throw wrongKind(describePem(pem), thing, file)
}

function wrongKind(kind: PemKind, thing: string, file: string): ProtocolError {
  if (kind === 'none') {
    return new ProtocolError(
      'pem-missing',
      `The ${thing} has no PEM block (\`-----BEGIN …-----\` to \`-----END …-----\`). ` +
        `Pass the whole text of the file (such as ${file}), not its path and not its base64 alone.`,
    )
  }
  const code = kind === 'encrypted-private-key' ? 'pem-encrypted' : kind === 'pkcs12' ? 'pem-pkcs12' : 'pem-kind'
  const way = (thing === 'private key' && advice[kind]) || `Pass the text of a file such as ${file}.`
  return new ProtocolError(code, `This is ${kindNames[kind]}, but a ${thing} is needed. ${way}`)
}
