import type { FastifyInstance, FastifyRequest } from "fastify"
import Negotiator from "negotiator"
import { contentHash } from "../../openapi/contentHash.ts"
import { documentInfo } from "../../openapi/documentInfo.ts"
import { rejectOtherMethods } from "../../rest/rejectOtherMethods.ts"
import { dashboardPath } from "../dashboardPath.ts"

const name = "Sortition"
const description =
  "An experiment service: it plans experiments, allocates entities to buckets, records every sample exactly once, and marks when each is complete."

const places = [
  { name: "reference", path: "/docs/", text: "Reference", about: "every operation, to read and to try" },
  { name: "document", path: "/openapi.json", text: "OpenAPI document", about: "for code generators" },
  { name: "health", path: "/health", text: "Health", about: "whether the process runs" },
  { name: "ready", path: "/health/ready", text: "Readiness", about: "whether the database is reachable" }
]

const style = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 4rem auto; max-width: 40rem; padding: 0 1rem }`

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${name}</h1>
<p>${description}</p>
<p>Version ${documentInfo.version}</p>
<ul>
${places.map((place) => `<li><a href="${place.path}">${place.text}</a>: ${place.about}</li>`).join("\n")}
</ul>
</main>
</body>
</html>
`

const summary = {
  name,
  description,
  version: documentInfo.version,
  ...Object.fromEntries(places.map((place) => [place.name, place.path]))
}

const contentSecurityPolicy = `default-src 'none'; style-src ${contentHash(style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const prefersJson = ({ headers }: FastifyRequest) =>
  new Negotiator({ headers: { accept: headers.accept } }).mediaType(["text/html", "application/json"]) ===
  "application/json"

/**
 * What the service is and where its parts are: a page, or JSON for a client that prefers it. The version is that of the document. A person who
 * opens the address in a browser arrives at the dashboard.
 */
export const homeRoute = (server: FastifyInstance, hasDashboard: boolean): void => {
  server.get("/", (request, reply) => {
    reply.header("vary", "accept, sec-fetch-dest").header("x-content-type-options", "nosniff")
    if (prefersJson(request)) return reply.send(hasDashboard ? { ...summary, dashboard: dashboardPath } : summary)
    if (hasDashboard && request.headers["sec-fetch-dest"] === "document") return reply.redirect(dashboardPath, 302)
    return reply.type("text/html; charset=utf-8").header("content-security-policy", contentSecurityPolicy).send(page)
  })
  rejectOtherMethods(server, "/", ["GET", "HEAD"])
}
