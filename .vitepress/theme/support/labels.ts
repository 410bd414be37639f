import type { Role } from '../../../catalog/index.ts'

/** What the roles are called on the official site. */
export const roleTitles: Record<Role, string> = {
  merchant: '直连商户',
  partner: '合作伙伴',
  brand: '品牌',
}

/** `直连商户、合作伙伴`. */
export function formatRoles(roles: readonly Role[]): string {
  return roles.map((role) => roleTitles[role]).join('、')
}

/** Formats of the catalog as a reader says them. */
export const formatTitles: Record<string, string> = {
  'date-time': 'RFC 3339 时间',
  date: '日期，如 2026-05-20',
  uri: 'URL',
  email: '邮箱地址',
  binary: '二进制文件',
  yyyyMMdd: '日期，如 20260520',
  yyyyMMddHHmmss: '时间，如 20260520132935',
  'mm/yy': '月/年，如 05/28',
  'media-id': '上传接口返回的媒体 ID',
  'media-url': '上传接口返回的图片链接',
  int64: '64 位整数',
  int32: '32 位整数',
}
