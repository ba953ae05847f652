import Fastify, { type FastifyInstance } from "fastify"
import { contentHash } from "./contentHash.ts"

export const pagesPath = "/docs"

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

const configuration = {
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
} as const

const makePages = async (): Promise<FastifyInstance> => {
  const { default: scalar } = await import("@scalar/fastify-api-reference")
  const server = Fastify({ routerOptions: { ignoreTrailingSlash: true } })
  await server.register(scalar, { routePrefix: pagesPath, configuration })
  return server
}

let pages: Promise<FastifyInstance> | undefined

interface Page {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** A reference page or its script, which ask nothing of another host. Scalar's module has five megabytes: the first request loads it. */
export const referencePage = async (url: string): Promise<Page> => {
  pages ??= makePages()
  const { headers, rawPayload: body, statusCode: status } = await (await pages).inject({ method: "GET", url })
  const { "content-type": type, location } = headers
  const isPage = type?.startsWith("text/html") === true
  return {
    status,
    headers: {
      ...(type === undefined ? {} : { "content-type": type }),
      ...(location === undefined ? {} : { location }),
      ...(isPage ? { "content-security-policy": contentSecurityPolicy(body.toString()) } : {})
    },
    body
  }
}
