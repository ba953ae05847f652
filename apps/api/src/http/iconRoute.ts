import type { FastifyInstance } from "fastify"

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1d4ed8"/><path d="M3 11h4V5h6" stroke="#fff" stroke-width="2" fill="none"/></svg>'

/** The icon that browsers ask for beside every page. */
export const iconRoute = (server: FastifyInstance) => {
  server.get("/favicon.ico", (_, reply) =>
    reply.type("image/svg+xml").header("cache-control", "public, max-age=86400").send(icon)
  )
}
