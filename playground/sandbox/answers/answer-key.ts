import { sameSerial } from '../../protocol/index.ts'
import type { PlatformKey, SandboxKeys } from '../keys.ts'
import type { SandboxSettings } from '../settings.ts'

/** Chooses the key that signs: as the request asks, unless the merchant has only one kind. */
export function chooseKey(keys: SandboxKeys, settings: SandboxSettings, wechatpaySerial: string | null): PlatformKey {
  if (settings.certificates === 'none' || settings.answerKey === 'public-key') return keys.wechatpay
  if (settings.answerKey === 'certificate') return keys.platform
  return wechatpaySerial && sameSerial(wechatpaySerial, keys.wechatpay.id) ? keys.wechatpay : keys.platform
}
