import type { RawRequest } from "@sortition/api/testing/sendRaw"
import fc from "fast-check"
import { anyValue } from "./anyValue.ts"
import type { Operation, Schema } from "./Document.ts"
import { anyDamage, anyMutation, hostileText, mutate } from "./mutations.ts"

/** What exists at the service, and credentials. */
export interface Ground {
  readonly schemas: Readonly<Record<string, Schema>>
  /** A path with ids of things that exist. */
  readonly pathOf: (operation: Operation) => string
  /** A body that works. */
  readonly bodyOf: (operation: Operation) => unknown
  /** Of somebody with every right first. */
  readonly tokens: readonly [string, ...string[]]
}

const mostly = <A>(usual: fc.Arbitrary<A>, weight: number, ...others: fc.Arbitrary<A>[]): fc.Arbitrary<A> =>
  fc.oneof({ weight, arbitrary: usual }, ...others.map((arbitrary) => ({ weight: 1, arbitrary })))

const encoded = (text: string): string => encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/g, "?"))

const idLike = fc.oneof(
  fc.uuid(),
  fc.nat().map(String),
  hostileText.map((text) => encoded(text).slice(0, 400))
)

const anyPath = (operation: Operation, { pathOf }: Ground): fc.Arbitrary<string> => {
  const usual = fc.constant(pathOf(operation))
  if (!operation.path.includes("{")) return usual
  const other = idLike.map((id) => operation.path.replaceAll(/\{\w+\}/g, id === "" ? "%20" : id))
  return mostly(usual, 8, other)
}

const anyQuery = ({ parameters }: Operation, { schemas }: Ground): fc.Arbitrary<string> => {
  const known = parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, schema }) => {
      const values = fc.oneof(
        anyValue(schema, schemas).map(String),
        hostileText,
        fc.constantFrom("true", "0", "1", "-1")
      )
      return fc.option(
        values.map((value) => `${encoded(name)}=${encoded(value).slice(0, 3_000)}`),
        { nil: "", freq: 2 }
      )
    })
  const noise = fc.option(
    fc.constantFrom("unknown=1", "limit=1&limit=2", "%", "&&=", "a[b][c]=1", "cursor=%00", "page[size]=0"),
    { nil: "", freq: 8 }
  )
  return fc.tuple(...known, noise).map((pairs) => pairs.filter((pair) => pair !== "").join("&"))
}

const strangeHeaders: fc.Arbitrary<Readonly<Record<string, string>>> = fc.constantFrom(
  {},
  { accept: "text/html;q=0.1" },
  { accept: "*/*;" },
  { "accept-encoding": "br;q=nonsense, gzip" },
  { "cache-control": "no-cache, max-age=x" },
  { "x-request-id": "a".repeat(300) },
  { traceparent: "00-zz-zz-zz" },
  { origin: "null" },
  { "if-match": '"a", W/"b' },
  { "if-none-match": "*" },
  { "idempotency-key": '"' },
  { cookie: "a=b; c" },
  { expect: "100-continue" },
  { "content-encoding": "gzip" },
  { "content-encoding": "identity, x" },
  { authorization: "Bearer x" }
)

/** Media types that an operation does not read, besides its own. */
const strangeTypes = [
  "text/plain",
  "application/json; charset=utf-16",
  "multipart/form-data",
  "application/xml",
  "/",
  "application/json;"
]

const anyBody = (operation: Operation, ground: Ground): fc.Arbitrary<Pick<RawRequest, "body" | "headers">> => {
  const [content] = Object.entries(operation.requestBody?.content ?? {})
  if (content === undefined) {
    // Node gives the body of a GET no length by itself.
    const headers = { "content-type": "application/json", "content-length": "1" }
    return mostly(fc.constant({}), 6, fc.constant({ body: "{", headers }))
  }
  const [type, { schema }] = content
  const value = fc.oneof(fc.constant(ground.bodyOf(operation)), anyValue(schema, ground.schemas))
  return fc
    .tuple(
      value,
      fc.array(anyMutation, { maxLength: 3 }),
      anyDamage,
      mostly(fc.constant(type), 15, fc.constantFrom(...strangeTypes))
    )
    .map(([start, mutations, damage, contentType]) => ({
      body: damage(JSON.stringify(mutations.reduce(mutate, start)) ?? "null"),
      headers: { "content-type": contentType }
    }))
}

const anyToken = ({ tokens: [usual, ...others] }: Ground): fc.Arbitrary<Readonly<Record<string, string>>> =>
  mostly(fc.constant(usual), 6, fc.constantFrom(usual, ...others)).map((token) => ({
    authorization: `Bearer ${token}`
  }))

/** A request to an operation: what its document allows, with changes. */
export const anyRequest = (operation: Operation, ground: Ground): fc.Arbitrary<RawRequest> =>
  fc
    .tuple(
      anyPath(operation, ground),
      anyQuery(operation, ground),
      anyBody(operation, ground),
      anyToken(ground),
      mostly(fc.constant({}), 10, strangeHeaders)
    )
    .map(([path, query, { body, headers }, token, strange]) => ({
      method: operation.method,
      path: query === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`,
      headers: { ...token, ...headers, ...strange },
      ...(body === undefined ? {} : { body })
    }))

const inputOf = ({ body, path }: RawRequest): unknown =>
  JSON.parse(typeof body === "string" ? body : decodeURIComponent(/[?&]input=([^&]*)/.exec(path)?.[1] ?? "null"))

/** A call of a procedure that works, with changes of its input. */
export const anyTrpcRequest = (call: RawRequest, ground: Ground): fc.Arbitrary<RawRequest> =>
  fc
    .tuple(fc.array(anyMutation, { maxLength: 3 }), anyDamage, anyToken(ground))
    .map(([mutations, damage, token]): RawRequest => {
      const text = damage(JSON.stringify(mutations.reduce(mutate, inputOf(call))) ?? "null")
      const [path = ""] = call.path.split("?")
      return call.method === "POST"
        ? { ...call, headers: { ...call.headers, ...token }, body: text }
        : { ...call, headers: token, path: `${path}?input=${encoded(text).slice(0, 8_000)}` }
    })
