/** Finds the operation of a request by method and path. */
import type { Route } from './operations.ts'

/** What a request line leads to. */
export type RouteMatch =
  | { kind: 'found'; route: Route; /** By parameter name, percent-decoded. */ pathValues: Record<string, string> }
  | { kind: 'method-not-allowed' }
  | { kind: 'not-found' }

interface RouteNode {
  literals: Map<string, RouteNode>
  parameter?: RouteNode
  /** Routes that end here. */
  routes: Route[]
}

const parameterRE = /^\{(.+)\}$/
const treeByRoutes = new WeakMap<readonly Route[], RouteNode>()

/**
 * Matches a request against a route table.
 *
 * Literal segments win over parameters. A path that exists with other methods only is `method-not-allowed`.
 *
 * @param pathname raw as it was sent, without query; a malformed percent escape matches nothing
 */
export function matchRoute(routes: readonly Route[], method: string, pathname: string): RouteMatch {
  if (!pathname.startsWith('/')) return { kind: 'not-found' }
  const segments = pathname.slice(1).split('/')
  const ends = endNodes(routeTree(routes), segments, 0)
  const wanted = method.toLowerCase()
  for (const end of ends) {
    const route = end.routes.find((candidate) => candidate.method === wanted)
    const pathValues = route && readPathValues(route.path, segments)
    if (route && pathValues) return { kind: 'found', route, pathValues }
  }
  return { kind: ends.length > 0 ? 'method-not-allowed' : 'not-found' }
}

/** The names of a path template's parameters, in order. */
export function pathParameterNames(path: string): string[] {
  return path.split('/').flatMap((segment) => parameterRE.exec(segment)?.[1] ?? [])
}

function routeTree(routes: readonly Route[]): RouteNode {
  const known = treeByRoutes.get(routes)
  if (known) return known
  const root: RouteNode = { literals: new Map(), routes: [] }
  for (const route of routes) {
    let node = root
    for (const segment of route.path.slice(1).split('/')) node = descend(node, segment)
    node.routes.push(route)
  }
  treeByRoutes.set(routes, root)
  return root
}

function descend(node: RouteNode, segment: string): RouteNode {
  if (parameterRE.test(segment)) return (node.parameter ??= { literals: new Map(), routes: [] })
  const next = node.literals.get(segment) ?? { literals: new Map(), routes: [] }
  node.literals.set(segment, next)
  return next
}

/** All nodes where the path ends, the most literal first. The depth is bounded by the tree, not by the request. */
function endNodes(node: RouteNode, segments: string[], index: number): RouteNode[] {
  const segment = segments[index]
  if (segment === undefined) return node.routes.length > 0 ? [node] : []
  const literal = node.literals.get(segment)
  const found = literal ? endNodes(literal, segments, index + 1) : []
  return node.parameter && segment !== '' ? found.concat(endNodes(node.parameter, segments, index + 1)) : found
}

function readPathValues(path: string, segments: string[]): Record<string, string> | undefined {
  const values: Record<string, string> = {}
  for (const [index, templateSegment] of path.slice(1).split('/').entries()) {
    const name = parameterRE.exec(templateSegment)?.[1]
    if (name === undefined) continue
    const value = decodeSegment(segments[index] ?? '')
    if (value === undefined) return undefined
    values[name] = value
  }
  return values
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
