import scalar from "@scalar/fastify-api-reference"
import type { FastifyInstance } from "fastify"
import type { OpenApiRouter } from "trpc-to-openapi"
import { rejectOtherMethods } from "../rest/rejectOtherMethods.ts"
import { contentHash } from "./contentHash.ts"
import { openApiDocument } from "./openApiDocument.ts"

const inlineScript = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g

/** All assets come from this server. Scalar uses inline styles, and icons from data URLs; of scripts in the page, only its own runs. */
const contentSecurityPolicy = (page: string): string => {
  const own = Array.from(page.matchAll(inlineScript), ([, script = ""]) => contentHash(script))
  return [
    "default-src 'none'",
    "connect-src 'self'",
    "font-src 'self' data:",
    "img-src 'self' data: blob:",
    `script-src 'self' ${own.join(" ")}`,
    "style-src 'self' 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join("; ")
}

const documents = new WeakMap<OpenApiRouter, string>()
/** As JSON; generated once per process, by the first request, because that needs a tenth of a second. */
const documentOf = (router: OpenApiRouter): string => {
  const document = documents.get(router) ?? JSON.stringify(openApiDocument(router))
  documents.set(router, document)
  return document
}

/** The reference pages, which ask nothing of another host. */
const referencePages = async (server: FastifyInstance): Promise<void> => {
  server.addHook("onSend", async (_, reply, payload) => {
    if (typeof payload !== "string" || !String(reply.getHeader("content-type")).startsWith("text/html")) return
    reply.header("content-security-policy", contentSecurityPolicy(payload))
  })
  await server.register(scalar, {
    routePrefix: "/docs",
    configuration: {
      url: "/openapi.json",
      pageTitle: "Experiment API",
      agent: { disabled: true },
      mcp: { disabled: true },
      telemetry: false,
      withDefaultFonts: false,
      showDeveloperTools: "never",
      hideClientButton: true,
      persistAuth: true,
      authentication: { preferredSecurityScheme: "bearer" }
    }
  })
}

/** The OpenAPI document and its reference pages. */
export const docsRoutes = async (server: FastifyInstance, router: OpenApiRouter): Promise<void> => {
  await server.register(referencePages)
  server.get("/openapi.json", (_, reply) => reply.type("application/json").send(documentOf(router)))
  for (const url of ["/openapi.json", "/docs"]) rejectOtherMethods(server, url, ["GET", "HEAD"])
}
