import helmet from "@fastify/helmet"
import type { FastifyInstance, FastifyReply } from "fastify"
import type { Hosts } from "../hosts.ts"
import { cachePolicyOf } from "./cachePolicy.ts"
import { helmetOptions, securityHeaders, strictTransportSecurity } from "./securityHeaders.ts"

type PublicOrigin = Pick<Hosts, "publicOrigin">

const isEncrypted = ({ publicOrigin }: PublicOrigin): boolean => publicOrigin?.startsWith("https:") === true

/** The security headers of every answer, for those that do not come from a route of Fastify. */
export const commonHeaders = (hosts: PublicOrigin) => {
  const headers = securityHeaders(helmetOptions(isEncrypted(hosts)))
  return {
    headers: Object.fromEntries(headers),
    /** As lines of an HTTP head, each with its end. */
    lines: headers.map(([name, value]) => `${name}: ${value}\r\n`).join(""),
    /** Sets them on an answer to which no hook applies. */
    setOn: (reply: FastifyReply): void => {
      reply.header("cache-control", cachePolicyOf(undefined))
      for (const [name, value] of headers) reply.raw.setHeader(name, value)
    }
  }
}

/** Sets the headers that every answer of `server` has. Must come before its other hooks, whose errors have them too. */
export const setCommonHeaders = async (server: FastifyInstance, hosts: PublicOrigin): Promise<void> => {
  await server.register(helmet, helmetOptions(isEncrypted(hosts)))
  server.addHook("onRequest", async ({ id, protocol }, reply) => {
    reply.header("x-request-id", id).header("cache-control", cachePolicyOf(undefined))
    if (protocol === "https" && !isEncrypted(hosts)) reply.header("strict-transport-security", strictTransportSecurity)
  })
  server.addHook("onSend", (_, reply, payload, done) => {
    const etag = reply.getHeader("etag")
    if (etag !== undefined && reply.getHeader("cache-control") === cachePolicyOf(undefined)) {
      reply.header("cache-control", cachePolicyOf(etag))
    }
    done(null, payload)
  })
}
