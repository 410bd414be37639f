import type { HeadConfig } from 'vitepress'

/** Tags of every page. Nothing here names another host: the site must work without a network. */
export function siteHead(): HeadConfig[] {
  return [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }],
    ['meta', { name: 'theme-color', content: '#ffffff', media: '(prefers-color-scheme: light)' }],
    ['meta', { name: 'theme-color', content: '#1b1b1f', media: '(prefers-color-scheme: dark)' }],
    // The order numbers and amounts in examples are not telephone numbers.
    ['meta', { name: 'format-detection', content: 'telephone=no' }],
    ['meta', { name: 'referrer', content: 'no-referrer' }],
  ]
}
