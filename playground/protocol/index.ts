export { verifyAnswer, type AnswerOptions, type AnswerRefusal, type AnswerVerification } from './answer.ts'
export {
  authScheme,
  formatAuthorization,
  parseAuthorization,
  type Authorization,
  type ParsedAuthorization,
} from './authorization.ts'
export { fromBase64, toBase64, type Bytes } from './base64.ts'
export { createCertificate, readCertificate, type CertificateOptions, type CertificateSummary } from './certificate.ts'
export { ProtocolError, type ProtocolErrorCode } from './errors.ts'
export { requestTarget, type Handler, type Wire } from './handler.ts'
export { sha1Hex, sha256Hex } from './hash.ts'
export {
  appInvocation,
  jsapiInvocation,
  type AppFields,
  type AppInvocationOptions,
  type Invocation,
  type InvocationOptions,
  type JsapiFields,
} from './invocation.ts'
export { generateKeyPair, importPrivateKey, importPublicKey, type KeyPairPem } from './keys.ts'
export { requestMessage, responseMessage, type SignedAnswer, type UnsignedRequest } from './message.ts'
export { formatMultipart, parseMultipart, type NewPart, type Part } from './multipart.ts'
export { createNonce } from './nonce.ts'
export { describePem, type PemKind } from './pem.ts'
export {
  decryptResource,
  encryptResource,
  resourceAlgorithm,
  type EncryptedResource,
  type ResourceOptions,
} from './resource.ts'
export { decryptSensitive, encryptSensitive } from './sensitive.ts'
export { normalizeSerial, sameSerial } from './serial.ts'
export { isSignatureProbe, sign, verify } from './signature.ts'
