import cors from "@fastify/cors"
import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Config } from "effect"
import type { FastifyInstance } from "fastify"

/** The web pages that may read answers: those of the origins listed, or of any; null for none. */
export type AllowedOrigins = readonly string[] | "*" | null

const split = (value: string) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")

const isOrigin = (value: string) => URL.parse(value)?.origin === value

/** `SORTITION_CORS_ORIGINS`: origins separated by commas, or `*` for any; none by default. */
export const allowedOrigins: Config.Config<AllowedOrigins> = checkedConfig("SORTITION_CORS_ORIGINS", (value) =>
  value.trim() === "*" || split(value).every(isOrigin)
    ? null
    : "must be origins like https://app.example.org, separated by commas and each without a path, or *"
).pipe(
  Config.map((value) => {
    if (value.trim() === "*") return "*"
    const origins = split(value)
    return origins.length === 0 ? null : origins
  })
)

/** Beyond those that every page may read. */
const exposedHeaders = [
  "Date",
  "ETag",
  "Idempotency-Replayed",
  "Link",
  "Location",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "X-Request-Id"
]

/** How long a browser need not ask again, in seconds. */
const maxAge = 600

const originsOf = (origins: readonly string[] | "*") => (origins === "*" ? "*" : [...origins])

/** Lets pages of these origins call the API. No cookie or client certificate counts: a page must have a token. A route can set its own rules. */
export const allowOrigins = async (server: FastifyInstance, origins: AllowedOrigins): Promise<void> => {
  await server.register(cors, {
    origin: origins === null ? false : originsOf(origins),
    methods: ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"],
    exposedHeaders,
    maxAge,
    strictPreflight: false
  })
  if (!Array.isArray(origins)) return
  // A handler that sets Vary replaces what the plugin set.
  server.addHook("onSend", (_, reply, payload, done) => {
    const vary = reply.getHeader("vary")?.toString()
    if (vary !== undefined && !/\borigin\b/i.test(vary)) reply.header("vary", `Origin, ${vary}`)
    done(null, payload)
  })
}
