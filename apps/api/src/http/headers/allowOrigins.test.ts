import { expect, it, onTestFinished } from "vitest"
import { type RawRequest, sendRaw } from "../../testing/sendRaw.ts"
import { startApi } from "../../testing/startApi.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()
const path = "/api/v1/services"
const page = "https://app.example.org"

const startFor = async (origins: string) => {
  const running = await startApi(api.databaseUrl, undefined, { settings: { SORTITION_CORS_ORIGINS: origins } })
  onTestFinished(running.stop)
  return (headers: Readonly<Record<string, string>>, more: Partial<RawRequest> = {}) =>
    sendRaw(running.url, { method: "GET", path, headers, ...more })
}

const preflight = (origin: string) => ({
  origin,
  "access-control-request-method": "POST",
  "access-control-request-headers": "authorization,content-type"
})

it("no page of another origin may read an answer by default", async () => {
  const answer = await sendRaw(api.url, { method: "GET", path, headers: { origin: page } })
  expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([])
  const options = await sendRaw(api.url, { method: "OPTIONS", path, headers: preflight(page) })
  expect(options.status).toBe(405)
  expect(options.headers).not.toHaveProperty("access-control-allow-origin")
})

it("pages of the listed origins may, and no others", async () => {
  const send = await startFor(`${page}, http://localhost:5173`)
  for (const origin of [page, "http://localhost:5173"]) {
    const { headers } = await send({ origin })
    expect(headers["access-control-allow-origin"]).toBe(origin)
    expect(headers).not.toHaveProperty("access-control-allow-credentials")
    expect(headers.vary).toContain("Origin")
    for (const name of ["ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id"]) {
      expect(String(headers["access-control-expose-headers"]).split(", ")).toContain(name)
    }
  }
  for (const origin of ["https://elsewhere.example", `${page}.evil.example`, "null"]) {
    expect((await send({ origin })).headers).not.toHaveProperty("access-control-allow-origin")
  }
  expect((await send({})).headers.vary).toContain("Origin")
  const rpc = await send({ origin: page }, { path: "/trpc/services.list?input={}" })
  expect(rpc.headers["access-control-allow-origin"]).toBe(page)
  expect(rpc.headers.vary).toBe("Origin, trpc-accept, accept")
  expect((await send({ origin: page }, { path: "/nothing" })).headers["access-control-allow-origin"]).toBe(page)
})

it("a browser's question before a request is answered for any address", async () => {
  const send = await startFor(page)
  for (const asked of [path, "/api/v1/teams", "/trpc/services.create", "/nothing"]) {
    const { headers, status } = await send(preflight(page), { method: "OPTIONS", path: asked })
    expect(status).toBe(204)
    expect(headers).toMatchObject({
      "access-control-allow-origin": page,
      "access-control-allow-headers": "authorization,content-type",
      "access-control-max-age": "600",
      "x-content-type-options": "nosniff"
    })
    expect(headers["access-control-allow-methods"]).toContain("PATCH")
  }
})

it("with * any page may, without credentials", async () => {
  const send = await startFor("*")
  const { headers } = await send({ origin: page })
  expect(headers["access-control-allow-origin"]).toBe("*")
  expect(headers).not.toHaveProperty("access-control-allow-credentials")
})
