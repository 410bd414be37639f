/**
 * The small views of the catalog that everything else reads: pages, forms, types, sandbox, proxy.
 *
 * Views are plain JSON: references are resolved, so an operation can travel alone to a page or a browser.
 */

/** HTTP methods that WeChat Pay uses, as OpenAPI writes them. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** Who calls: 直连商户, 合作伙伴 (服务商, 电商平台 …) or 品牌. */
export type Role = 'merchant' | 'partner' | 'brand'

/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/** The part of JSON Schema 2020-12 that the catalog uses, references already resolved. */
export interface Schema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  /** The official short name (商户订单号). */
  title?: string
  /** What it means, in our words. */
  description?: string
  format?: string
  enum?: (string | number)[]
  /** Enum value -> its meaning. */
  'x-enum-descriptions'?: Record<string, string>
  const?: Json
  default?: Json
  examples?: Json[]
  pattern?: string
  /** Counted in bytes of UTF-8, as the platform counts (字节数). */
  minLength?: number
  /** Counted in bytes of UTF-8, as the platform counts (字节数). */
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  required?: string[]
  properties?: Record<string, Schema>
  items?: Schema
  oneOf?: Schema[]
  /** RSA-OAEP encrypted on the wire: with the platform's key in requests, with the merchant's in answers. */
  'x-sensitive'?: boolean
  /** Money is an integer of fen (分). */
  'x-unit'?: 'fen'
  /** Only callers of these roles have this field; absent = all. */
  'x-roles'?: Role[]
  contentMediaType?: string
  deprecated?: boolean
}

/** A parameter outside the body. */
export interface Parameter {
  in: 'path' | 'query' | 'header'
  name: string
  required: boolean
  schema: Schema
  /** A header that is needed only when an encrypted field is sent. */
  when?: 'sensitive'
}

/** A whole authored (or derived) example of a request: what a reader can send as it is. */
export interface RequestExample {
  id: string
  title: string
  /** Path, query and header values by name. */
  parameters: Record<string, Json>
  /** The JSON body; for an upload, the `meta` part. Absent when the request has none. */
  body?: Json
}

/** What a request carries in its body. */
export interface RequestBody {
  mediaType: 'application/json' | 'multipart/form-data' | 'text/xml'
  required: boolean
  /** Of the JSON body; for an upload, of the whole form (`meta`, `file`). */
  schema: Schema
}

/** One possible answer. */
export interface Answer {
  /** HTTP status, such as 200 or 204. */
  status: number
  description: string
  /** Absent when the answer has no body. */
  mediaType?: string
  schema?: Schema
  example?: Json
}

/** An error code that an operation can answer. */
export interface ApiErrorCode {
  code: string
  /** HTTP status. */
  status: number
  /** The `message` as the platform words it. */
  message: string
  /** Why it happens. */
  cause: string
  /** What to do. */
  fix: string
  /** Official page. */
  docs?: string
  /** True when every operation can answer it. */
  common: boolean
}

/** A link to an official page, with the side it is written for. */
export interface OfficialDocument {
  url: string
  role?: Role
}

/** A link to something else of the catalog, with why one goes there. */
export interface Relation {
  /** `POST /v3/…`, `webhook v3/TRANSACTION.SUCCESS` or a site path such as `/guide/sandbox`. */
  target: string
  title: string
  /** Site path. */
  href: string
}

/** One operation: a method on a path. */
export interface Operation {
  /** `POST /v3/pay/transactions/jsapi`: unique, and `data-operation` in the page. */
  id: string
  /** OpenAPI's operationId. */
  operationId: string
  method: Method
  /** The path template, `{name}` for parameters. */
  path: string
  title: string
  /** One to three sentences: what for, when, what to watch out for. */
  description: string
  api: 'v3' | 'v2'
  /** Id of its group in the navigation. */
  group: string
  roles: Role[]
  /** Base URLs, main first, such as `https://api.mch.weixin.qq.com`. */
  servers: string[]
  docs: OfficialDocument[]
  /** Date of the official page (`YYYY-MM-DD`) the facts follow. */
  updated?: string
  deprecated?: string
  parameters: Parameter[]
  requestBody?: RequestBody
  examples: RequestExample[]
  answers: Answer[]
  errors: ApiErrorCode[]
  /** JSON pointers (`*` for each array item) of encrypted fields. */
  sensitive: { request: string[]; response: string[] }
  /** False when the answer (a file) carries no signature by design. */
  signed: boolean
  /** APIv2: needs the TLS client certificate. */
  clientCertificate: boolean
  related: Relation[]
}

/** One shape of a notification's decrypted resource. */
export interface WebhookVariant {
  id: string
  title: string
  roles: Role[]
  /** `resource.original_type`. */
  originalType: string
  schema: Schema
  example: Json
}

/** One notification (回调通知). */
export interface Webhook {
  /** `v3/TRANSACTION.SUCCESS`: unique, and the page's path under `/webhook/`. */
  id: string
  event: string
  title: string
  description: string
  api: 'v3' | 'v2'
  group: string
  roles: Role[]
  docs: OfficialDocument[]
  updated?: string
  /** The JSON that arrives, `resource` still encrypted. */
  envelope: Schema
  envelopeExample: Json
  /** `summary` of the envelope, such as 支付成功. */
  summary: string
  variants: WebhookVariant[]
  related: Relation[]
}

/** A line of business (业务线) in the navigation. */
export interface NavigationLine {
  id: string
  title: string
  description: string
  groups: NavigationGroup[]
}

/** A group of operations and notifications within a line. */
export interface NavigationGroup {
  id: string
  title: string
  description: string
  entries: NavigationEntry[]
}

/** One entry of the navigation tree. */
export interface NavigationEntry {
  /** Operation or webhook id. */
  id: string
  kind: 'operation' | 'webhook'
  title: string
  /** Site path with anchor, such as `/openapi/v3/pay/transactions/jsapi#post`. */
  href: string
  /** Operations only. */
  method?: Method
  roles: Role[]
  deprecated: boolean
}

/** Everything that the description files say. */
export interface Catalog {
  title: string
  version: string
  servers: string[]
  operations: Operation[]
  webhooks: Webhook[]
  navigation: NavigationLine[]
  /** Codes that any operation can answer. */
  commonErrors: ApiErrorCode[]
}

/** Where one operation is found: enough to route a request without loading its schemas. */
export interface Route {
  /** Operation id. */
  id: string
  method: Method
  path: string
}

/**
 * The catalog as sandbox and proxy use it: a small route table, the rest on demand,
 * so that a browser loads only the operations it calls.
 */
export interface CatalogSource {
  readonly routes: readonly Route[]
  /** Webhook ids. */
  readonly webhookIds: readonly string[]
  /** Undefined for an unknown id. */
  operation(id: string): Promise<Operation | undefined>
  /** Undefined for an unknown id. */
  webhook(id: string): Promise<Webhook | undefined>
}

/** A catalog in memory as a `CatalogSource`. */
export function catalogSource({ operations, webhooks }: Pick<Catalog, 'operations' | 'webhooks'>): CatalogSource {
  const operationById = new Map(operations.map((operation) => [operation.id, operation]))
  const webhookById = new Map(webhooks.map((webhook) => [webhook.id, webhook]))
  return {
    routes: operations.map(({ id, method, path }) => ({ id, method, path })),
    webhookIds: [...webhookById.keys()],
    operation: async (id) => operationById.get(id),
    webhook: async (id) => webhookById.get(id),
  }
}
