import { h } from 'vue'
import { formatRoles } from '../support/labels.ts'
import type { FunctionalComponent, VNodeChild } from 'vue'
import type { FieldRow } from '../support/fields.ts'

interface WxpFieldProps {
  row: FieldRow
  open: boolean
  hidden: boolean
  onToggle: () => void
}

/** Longer lists of values stay folded until asked for. */
const shownValues = 6

/**
 * One row of a tree table (styles in `styles/fields.css`).
 *
 * A render function, not a template: a page has up to a hundred rows, and a template would leave a comment node in
 * the HTML for each of the eight parts that a row may lack.
 */
const WxpField: FunctionalComponent<WxpFieldProps> = ({ row, open, hidden, onToggle }) =>
  h('tr', { class: row.level > 1 ? `WxpField l${Math.min(row.level, 6)}` : 'WxpField', hidden: hidden || undefined }, [
    h('th', { scope: 'row' }, present([foldButton(row, open, onToggle), ...nameParts(row)])),
    h('td', present([meaning(row), facts(row.facts), values(row), example(row)])),
  ])
WxpField.props = ['row', 'open', 'hidden', 'onToggle']

export default WxpField

function foldButton({ children, name }: FieldRow, open: boolean, onClick: () => void): VNodeChild {
  if (!children) return undefined
  return h('button', {
    type: 'button',
    'aria-expanded': open,
    'aria-label': `${name} 的 ${children} 个子字段`,
    onClick,
  })
}

function nameParts({ name, type, required, presence, deprecated }: FieldRow): VNodeChild[] {
  return [
    h('code', { class: deprecated ? 'deprecated' : undefined }, name),
    h('i', type),
    required && presence ? h('em', presence) : presence,
  ]
}

function meaning({ title, description, sensitive, roles }: FieldRow): VNodeChild {
  return h(
    'p',
    present([
      title && h('b', title),
      sensitive && h('mark', { title: '用平台公钥或证书加密后传输' }, '加密'),
      roles && h('mark', { class: 'role' }, `仅${formatRoles(roles)}`),
      description,
    ]),
  )
}

function facts(texts: string[]): VNodeChild {
  return texts.length > 0 && h('p', { class: 'facts' }, texts.join(' · '))
}

function values({ values }: FieldRow): VNodeChild {
  if (values.length === 0) return undefined
  const list = h(
    'ul',
    values.map(({ value, meaning }) => h('li', [h('code', value), ` ${meaning}`])),
  )
  return values.length > shownValues ? h('details', [h('summary', `可选值 ${values.length} 个`), list]) : list
}

function example({ example }: FieldRow): VNodeChild {
  return example && h('p', { class: 'facts' }, ['示例 ', h('code', example)])
}

/** Vue writes a comment for each absent child. */
function present(children: VNodeChild[]): VNodeChild[] {
  return children.filter((child) => child !== undefined && child !== false && child !== '')
}
