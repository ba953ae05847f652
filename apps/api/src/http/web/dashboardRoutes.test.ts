import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { brotliCompressSync } from "node:zlib"
import Fastify, { type FastifyInstance } from "fastify"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { RestError } from "../../rest/RestError.ts"
import { sendRaw } from "../../testing/sendRaw.ts"
import { useApi } from "../../testing/useApi.ts"
import { builtWebFolder, dashboardRoutes } from "./dashboardRoutes.ts"

const script = "export const answer = 42\n".repeat(50)
let folder: string
let server: FastifyInstance
let url: string

const serve = async (from: string) => {
  const made = Fastify()
  made.setErrorHandler((error, _, reply) =>
    reply.status(error instanceof RestError ? error.status : 500).send(String(error))
  )
  made.setNotFoundHandler((_, reply) => reply.status(404).send("Not Found"))
  const isBuilt = await dashboardRoutes(made, from)
  return { made, isBuilt, url: await made.listen({ host: "127.0.0.1", port: 0 }) }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sortition-dist-"))
  await mkdir(join(folder, "assets"))
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Sortition</title>")
  await writeFile(join(folder, "secret.txt"), "not an asset")
  await writeFile(join(folder, "assets", "main-1a2b.js"), script)
  await writeFile(join(folder, "assets", "main-1a2b.js.br"), brotliCompressSync(script))
  const served = await serve(folder)
  expect(served.isBuilt).toBe(true)
  server = served.made
  url = served.url
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  sendRaw(url, { method: "GET", path, headers })

it("every address of the dashboard is its page, under a policy that allows nothing inline and no other host", async () => {
  for (const path of ["/app/", "/app/experiments/1?section=buckets", "/app/planning/members"]) {
    const { headers, status, text } = await get(path)
    expect([status, text]).toEqual([200, "<!doctype html><title>Sortition</title>"])
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    )
    expect(headers["cache-control"]).toBe("no-cache")
    expect(headers.etag).toMatch(/^"[\w-]{43}"$/)
  }
  expect((await get("/app")).headers.location).toBe("/app/")
  expect((await sendRaw(url, { method: "POST", path: "/app/experiments", body: "{}" })).status).toBe(405)
})

it("assets are kept for a year, and sent as they were compressed at the build", async () => {
  const plain = await get("/app/assets/main-1a2b.js")
  expect([plain.status, plain.text]).toEqual([200, script])
  expect(plain.headers["cache-control"]).toBe("public, max-age=31536000, immutable")
  const compressed = await get("/app/assets/main-1a2b.js", { "accept-encoding": "br" })
  expect(compressed.headers["content-encoding"]).toBe("br")
  expect(compressed.headers["content-type"]).toMatch(/^(?:text|application)\/javascript/)
  expect(Number(compressed.headers["content-length"])).toBeLessThan(script.length)
})

it.each([
  "/app/assets/gone-0000.js",
  "/app/assets/",
  "/app/assets/../secret.txt",
  "/app/assets/..%2fsecret.txt",
  "/app/assets/%2e%2e/secret.txt",
  "/app/assets/..%5csecret.txt",
  "/app/assets//etc/passwd"
])("%s leads to no file", async (path) => {
  const { text } = await get(path)
  expect(text).not.toContain("not an asset")
  expect(text).not.toContain("root:")
})

it("a missing asset is a 404, never the page", async () => {
  expect((await get("/app/assets/gone-0000.js")).status).toBe(404)
})

it("says how to build the dashboard while it is not built", async () => {
  const { isBuilt, made, url: empty } = await serve(join(folder, "nowhere"))
  expect(isBuilt).toBe(false)
  const { status, text } = await sendRaw(empty, { method: "GET", path: "/app/" })
  expect(status).toBe(404)
  expect(text).toContain("The dashboard is not built")
  await made.close()
})

describe("beside the API", () => {
  const api = useApi()

  it("the page has a policy of its own, and answers of the API keep theirs", async () => {
    const page = await sendRaw(api.url, { method: "GET", path: "/app/" })
    expect(page.headers["content-security-policy"]).toContain("script-src 'self'")
    expect(page.headers["cache-control"]).toBe("no-cache")
    const answer = await sendRaw(api.url, { method: "GET", path: "/api/v1/services" })
    expect(answer.headers["content-security-policy"]).not.toContain("script-src")
    expect(page.headers).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff"
    })
  })

  it.each(["br", "gzip"])("an asset is compressed once, by the build, and kept for a year: %s", async (coding) => {
    const { text } = await sendRaw(api.url, { method: "GET", path: "/app/" })
    const [path = ""] = /\/app\/assets\/[\w-]+\.js/.exec(text) ?? []
    const { headers, status } = await sendRaw(api.url, { method: "GET", path, headers: { "accept-encoding": coding } })
    expect(status).toBe(200)
    const suffix = coding === "br" ? "br" : "gz"
    const built = await stat(join(builtWebFolder, `${path.replace("/app/", "")}.${suffix}`))
    expect(headers).toMatchObject({
      "cache-control": "public, max-age=31536000, immutable",
      "content-encoding": coding,
      "content-length": String(built.size),
      vary: expect.stringMatching(/accept-encoding/i),
      "x-content-type-options": "nosniff"
    })
    expect(headers).not.toHaveProperty("ratelimit")
  })

  it("a missing asset is a 404 that is not kept", async () => {
    const { headers, status } = await sendRaw(api.url, { method: "GET", path: "/app/assets/gone-0000.js" })
    expect([status, headers["cache-control"]]).toEqual([404, "no-store"])
  })
})
