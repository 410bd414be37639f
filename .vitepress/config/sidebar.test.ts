import { describe, expect, it } from 'vitest'
import { placeOf, sidebarLines } from './sidebar.ts'
import type { NavigationEntry, NavigationLine } from '../../catalog/index.ts'

const entry = (href: string): NavigationEntry => ({
  id: href,
  kind: 'operation',
  title: href,
  href,
  method: 'get',
  roles: [],
  deprecated: false,
})
const lines: NavigationLine[] = [
  {
    id: 'pay',
    title: '支付',
    description: '',
    groups: [
      { id: 'order', title: '订单', description: '', entries: ['/a#get', '/b#get', '/b#post', '/c#get'].map(entry) },
    ],
  },
]

describe('placeOf', () => {
  it('finds branch, breadcrumb and the neighbouring pages', () => {
    const place = placeOf(lines, '/b')
    expect(place.branch).toMatchObject({ line: 'pay', group: 'order' })
    expect(place.trail.map(({ title }) => title)).toEqual(['支付', '订单'])
    expect(place.previous?.href).toBe('/a#get')
    expect(place.next?.href).toBe('/c#get')
  })

  it('has no neighbour beyond the ends', () => {
    expect(placeOf(lines, '/a').previous).toBeUndefined()
    expect(placeOf(lines, '/c').next).toBeUndefined()
  })

  it('refuses a page that no group lists', () => {
    expect(() => placeOf(lines, '/d')).toThrow(/\/d is in no group/)
  })
})

describe('sidebarLines', () => {
  it('leaves the entries out', () => {
    expect(JSON.stringify(sidebarLines(lines))).not.toContain('/a')
    expect(sidebarLines(lines)[0]?.groups[0]).toEqual({ id: 'order', title: '订单', count: 4 })
  })
})
