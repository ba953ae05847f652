import { jsonApiMediaType } from "../../jsonapi/mediaTypes.ts"
import { type RawAnswer, sendRaw } from "../sendRaw.ts"

interface Sent {
  readonly method?: string
  readonly body?: object | string
  readonly headers?: Readonly<Record<string, string>>
}

/** A change with an `Idempotency-Key`; a POST of JSON unless `sent` says otherwise. */
export const sendKeyed = (
  url: string,
  path: string,
  key: string,
  { body, headers, method = "POST" }: Sent = {}
): Promise<RawAnswer> =>
  sendRaw(url, {
    method,
    path,
    headers: { "content-type": "application/json", "idempotency-key": key, ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) })
  })

/** The headers of a JSON:API request with a token. */
export const jsonApiHeaders = (token: string) => ({
  "content-type": jsonApiMediaType,
  authorization: `Bearer ${token}`
})

/** What a repeat must get: the first answer, without what belongs to the exchange. */
export const kept = ({ headers, status, text }: RawAnswer) => ({
  status,
  text,
  headers: ["content-type", "location", "link", "etag"].map((name) => headers[name])
})

export const isReplayed = ({ headers }: RawAnswer): boolean => headers["idempotency-replayed"] === "true"
