import { hash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import fastifyStatic from "@fastify/static"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { RestError } from "../../rest/RestError.ts"
import { rejectOtherMethods } from "../../rest/rejectOtherMethods.ts"
import { assetsPath, dashboardPath } from "../dashboardPath.ts"
import { pagePolicy } from "./pagePolicy.ts"

/** Where `npm start`, `npm test` and the Dockerfile build it. */
export const builtWebFolder = fileURLToPath(new URL("../../../../web/dist", import.meta.url))

const notBuilt = "The dashboard is not built. Run npm start, or npm run build in apps/web, and start the service again"

const pageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": pagePolicy,
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-cache"
}

const readPage = (folder: string): Promise<string | null> =>
  readFile(join(folder, "index.html"), "utf8").catch(() => null)

/** Serves the dashboard in `folder`; a page says so when it is not built. Returns whether it is. */
export const dashboardRoutes = async (server: FastifyInstance, folder: string): Promise<boolean> => {
  const page = await readPage(folder)
  const etag = page === null ? "" : `"${hash("sha256", page, "base64url")}"`
  const sendPage = (_: FastifyRequest, reply: FastifyReply) => {
    if (page === null) throw new RestError(404, notBuilt)
    return reply.headers({ ...pageHeaders, etag }).send(page)
  }
  if (page !== null) {
    await server.register(fastifyStatic, {
      root: join(folder, "assets"),
      prefix: assetsPath,
      immutable: true,
      maxAge: "365d",
      preCompressed: true,
      decorateReply: false
    })
  }
  // The router sees no difference in a slash at the end; the addresses of the page's parts do.
  server.get("/app", (request, reply) =>
    /^\/app(?:\?|$)/.test(request.url) ? reply.redirect(dashboardPath, 308) : sendPage(request, reply)
  )
  server.get(`${dashboardPath}*`, sendPage)
  rejectOtherMethods(server, `${dashboardPath}*`, ["GET", "HEAD"])
  return page !== null
}
