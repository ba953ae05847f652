import type { FastifyCorsOptions } from "@fastify/cors"

declare module "fastify" {
  interface FastifyContextConfig {
    /** What pages of other origins may do here, instead of what the server's setting says. */
    readonly cors?: FastifyCorsOptions
  }
}

/** Beyond those that every page may read. */
const exposedHeaders = "Date, ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"

/** Those of the protocol, and those with which a page gives its token. */
const allowedHeaders = "Authorization, Content-Type, If-None-Match, X-API-Key, Api-Key, Sortition-Enrol"

/**
 * Pages of every origin may read the answers, whatever the setting of the server: a page must have a token, and sends it in a header. No cookie
 * or client certificate counts.
 */
export const openToPages = {
  origin: "*",
  methods: "GET, POST",
  exposedHeaders,
  allowedHeaders,
  // In seconds. Browsers remember no longer.
  maxAge: 7_200
}

/** The same for an answer that no route of Fastify gives. */
export const openHeaders: Readonly<Record<string, string>> = {
  "access-control-allow-origin": openToPages.origin,
  "access-control-expose-headers": exposedHeaders
}
