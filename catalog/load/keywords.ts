/** Which keywords each kind of object may have: anything else is a spelling mistake or a fact that nobody reads. */
import type { RawMap } from './positions.ts'
import type { Problems } from './problems.ts'

const keywords = {
  document: ['openapi', 'info', 'servers', 'security', 'components', 'tags', 'x-navigation', 'jsonSchemaDialect'],
  info: ['title', 'version', 'summary', 'description', 'license', 'contact', 'termsOfService'],
  'root components': ['securitySchemes'],
  server: ['url', 'description'],
  tag: ['name', 'x-title', 'description'],
  'navigation line': ['id', 'title', 'description', 'groups'],
  'path item': ['get', 'post', 'put', 'patch', 'delete', 'servers', 'parameters'],
  operation: [
    ...['operationId', 'summary', 'description', 'tags', 'deprecated', 'parameters', 'requestBody', 'responses'],
    ...['servers', 'x-roles', 'x-official-docs', 'x-updated', 'x-deprecated-by', 'x-order', 'x-errors', 'x-related'],
    ...['x-examples', 'x-signature', 'x-client-certificate'],
  ],
  parameter: ['in', 'name', 'required', 'description', 'schema', 'example', 'x-when', 'x-roles'],
  'request body': ['required', 'description', 'content'],
  'media type': ['schema', 'examples', 'encoding'],
  example: ['summary', 'description', 'value'],
  'operation example': ['summary', 'parameters', 'body'],
  response: ['description', 'content'],
  'official document': ['url', 'role'],
  'error code': ['code', 'status', 'message', 'cause', 'fix', 'docs', 'common'],
  relation: ['href', 'title'],
  'webhook item': ['post'],
  webhook: [
    ...['operationId', 'summary', 'description', 'tags', 'requestBody', 'responses', 'x-roles', 'x-official-docs'],
    ...['x-updated', 'x-event-summary', 'x-resources', 'x-related', 'x-order'],
  ],
  resource: ['id', 'title', 'x-roles', 'x-original-type', 'schema', 'example'],
  schema: [
    ...['type', 'title', 'description', 'format', 'enum', 'x-enum-descriptions', 'const', 'default', 'examples'],
    ...['pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'required', 'properties'],
    ...['items', 'oneOf', 'x-sensitive', 'x-unit', 'x-roles', 'contentMediaType', 'deprecated'],
  ],
  'schema reference': [
    ...['title', 'description', 'default', 'examples', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum'],
    ...['minItems', 'maxItems', 'x-sensitive', 'x-unit', 'x-roles', 'deprecated', 'enum', 'x-enum-descriptions'],
    ...['required', '$ref'],
  ],
} satisfies Record<string, string[]>

/** A kind of object of the description files. */
export type ObjectKind = keyof typeof keywords

const allowedByKind = new Map(Object.entries(keywords).map(([kind, allowed]) => [kind, new Set<string>(allowed)]))

/** Reports each keyword that this kind of object does not have. */
export function checkKeywords(problems: Problems, map: RawMap, kind: ObjectKind): void {
  const allowed = allowedByKind.get(kind)
  for (const key of Object.keys(map)) {
    if (allowed?.has(key)) continue
    const known = keywords[kind].join(', ')
    const article = /^[aeio]/.test(kind) ? 'an' : 'a'
    problems.add(map, key, `Keyword \`${key}\` is unknown in ${article} ${kind}. Remove it or use one of: ${known}.`)
  }
}
