import fastifySwagger from "@fastify/swagger"
import fastifySwaggerUi from "@fastify/swagger-ui"
import type { FastifyInstance } from "fastify"
import type { OpenApiRouter } from "trpc-to-openapi"
import { rejectOtherMethods } from "../rest/rejectOtherMethods.ts"
import { openApiDocument } from "./openApiDocument.ts"

// All assets come from this server. Swagger UI uses inline styles, and icons from data URLs.
const contentSecurityPolicy =
  "default-src 'none'; connect-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'"

const documents = new WeakMap<OpenApiRouter, string>()
/** As JSON; generated once per process, because it takes a tenth of a second. */
const documentOf = (router: OpenApiRouter): string => {
  const document = documents.get(router) ?? JSON.stringify(openApiDocument(router))
  documents.set(router, document)
  return document
}

/** The OpenAPI document and its reference pages. */
export const docsRoutes = async (server: FastifyInstance, router: OpenApiRouter): Promise<void> => {
  const text = documentOf(router)
  const document = JSON.parse(text)
  await server.register(fastifySwagger, { mode: "static", specification: { document } })
  await server.register(fastifySwaggerUi, {
    routePrefix: "/docs",
    staticCSP: contentSecurityPolicy,
    theme: { title: "Experiment API" },
    uiConfig: { layout: "BaseLayout", deepLinking: true, defaultModelsExpandDepth: 0 }
  })
  server.get("/openapi.json", (_, reply) => reply.type("application/json").send(text))
  for (const url of ["/openapi.json", "/docs"]) rejectOtherMethods(server, url, ["GET", "HEAD"])
}
