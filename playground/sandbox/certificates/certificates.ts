import { encryptResource, readCertificate, resourceAlgorithm } from '../../protocol/index.ts'
import { answered, refused } from '../answers/outcome.ts'
import { formatTime } from '../clock.ts'
import type { OperationHandlers } from '../operation-call.ts'

const associatedData = 'certificate'
const noneMessage =
  '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引https://pay.weixin.qq.com/doc/v3/merchant/4012153196'

/** `GET /v3/certificates`: the platform certificate, encrypted with the APIv3 key. */
export const certificateHandlers: OperationHandlers = {
  'GET /v3/certificates': async (_call, { keys, settings, ids }) => {
    if (settings.certificates === 'none') {
      return refused({ status: 404, code: 'RESOURCE_NOT_EXISTS', message: noneMessage })
    }
    const { notBefore, notAfter } = await readCertificate(keys.platformCertificatePem)
    // the same plain text is always encrypted under the same nonce, so nothing is ever encrypted twice differently
    const nonce = await ids.hex(`certificate ${keys.platform.id}`, 12)
    const plaintext = keys.platformCertificatePem.trimEnd()
    const ciphertext = await encryptResource(plaintext, { apiV3Key: keys.apiV3Key, nonce, associatedData })
    return answered({
      data: [
        {
          serial_no: keys.platform.id,
          effective_time: formatTime(notBefore.getTime()),
          expire_time: formatTime(notAfter.getTime()),
          encrypt_certificate: { algorithm: resourceAlgorithm, nonce, associated_data: associatedData, ciphertext },
        },
      ],
    })
  },
}
