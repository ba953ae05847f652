import type { FastifyInstance } from "fastify"
import type { OpenApiRouter } from "trpc-to-openapi"
import { rejectOtherMethods } from "../rest/rejectOtherMethods.ts"
import { pagesPath, referencePage } from "./referencePages.ts"

const documents = new WeakMap<OpenApiRouter, Promise<string>>()

const makeDocument = async (router: OpenApiRouter): Promise<string> => {
  const { openApiDocument } = await import("./openApiDocument.ts")
  return JSON.stringify(openApiDocument(router))
}

/** As JSON; generated once per process, by the first request, because that needs a tenth of a second. */
const documentOf = (router: OpenApiRouter): Promise<string> => {
  const document = documents.get(router) ?? makeDocument(router)
  documents.set(router, document)
  return document
}

/** The OpenAPI document and its reference pages. Neither delays the start. */
export const docsRoutes = (server: FastifyInstance, router: OpenApiRouter): void => {
  server.get("/openapi.json", async (_, reply) => reply.type("application/json").send(await documentOf(router)))
  for (const url of [`${pagesPath}/`, `${pagesPath}/js/scalar.js`]) {
    server.get(url, async (request, reply) => {
      const { body, headers, status } = await referencePage(request.url)
      return reply.status(status).headers(headers).send(body)
    })
  }
  for (const url of ["/openapi.json", pagesPath]) rejectOtherMethods(server, url, ["GET", "HEAD"])
}
