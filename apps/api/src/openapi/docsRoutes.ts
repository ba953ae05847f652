import { createRequire } from "node:module"
import { dirname } from "node:path"
import fastifyStatic from "@fastify/static"
import type { FastifyInstance } from "fastify"
import type { OpenApiRouter } from "trpc-to-openapi"
import { rejectOtherMethods } from "../rest/rejectOtherMethods.ts"
import { openApiDocument } from "./openApiDocument.ts"

const assets = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"))

// Everything comes from this server; Swagger UI styles elements in place and draws its icons from data URLs.
const contentSecurityPolicy =
  "default-src 'none'; connect-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'"

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Experiment API</title>
<link rel="icon" type="image/png" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const start = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0
})
`

/** The OpenAPI document and its reference pages. */
export const docsRoutes = async (server: FastifyInstance, router: OpenApiRouter): Promise<void> => {
  let document: string | undefined
  server.get("/openapi.json", (_, reply) => {
    document ??= JSON.stringify(openApiDocument(router))
    return reply.type("application/json").send(document)
  })
  server.get("/docs", (_, reply) =>
    reply.header("content-security-policy", contentSecurityPolicy).type("text/html").send(page)
  )
  server.get("/docs/start.js", (_, reply) => reply.type("text/javascript").send(start))
  for (const url of ["/openapi.json", "/docs", "/docs/start.js"]) rejectOtherMethods(server, url, ["GET", "HEAD"])
  await server.register(fastifyStatic, { root: assets, prefix: "/docs/assets/", index: false, maxAge: "1d" })
}
