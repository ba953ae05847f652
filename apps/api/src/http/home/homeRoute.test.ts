import { expect, it } from "vitest"
import about from "../../../package.json" with { type: "json" }
import { expectRefused } from "../../testing/expectDocumented.ts"
import { sendRaw } from "../../testing/sendRaw.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()
const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
const ask = (accept?: string, method = "GET") =>
  sendRaw(api.url, { method, path: "/", headers: accept === undefined ? {} : { accept } })

it("a browser gets a page that says what this is, its version, and where everything is", async () => {
  const { headers, status, text } = await ask(browser)
  expect(status).toBe(200)
  expect(headers["content-type"]).toBe("text/html; charset=utf-8")
  expect(headers["x-content-type-options"]).toBe("nosniff")
  expect(headers["content-security-policy"]).toContain("default-src 'none'")
  expect(text).toContain("An experiment service")
  expect(text).toContain(`Version ${about.version}`)
  expect(text).not.toMatch(/<script|\son\w+=|style=/)
})

it("a person who opens the address arrives at the dashboard", async () => {
  const headers = { accept: browser, "sec-fetch-dest": "document" }
  const answer = await sendRaw(api.url, { method: "GET", path: "/", headers })
  expect([answer.status, answer.headers.location]).toEqual([302, "/app/"])
})

it("every place on the page is there", async () => {
  const { text } = await ask(browser)
  const places = Array.from(text.matchAll(/href="([^"]+)"/g), ([, place = ""]) => place)
  expect(places).toEqual(expect.arrayContaining(["/docs/", "/openapi.json", "/health"]))
  for (const path of places) expect((await sendRaw(api.url, { method: "GET", path })).status).toBe(200)
})

it.each([
  "application/json",
  "application/json, text/html;q=0.9",
  "text/html;q=0.1, application/json",
  "text/html;q=0, */*"
])("a client that prefers JSON gets it: %s", async (accept) => {
  const { headers, status, text } = await ask(accept)
  expect(status).toBe(200)
  expect(headers["content-type"]).toMatch(/^application\/json/)
  expect(headers.vary).toBe("accept, sec-fetch-dest")
  expect(JSON.parse(text)).toMatchObject({
    version: about.version,
    reference: "/docs/",
    document: "/openapi.json",
    health: "/health"
  })
})

it.each([undefined, "", "*/*", "text/*", "image/png", "text/html, application/json"])(
  "any other client gets the page: %s",
  async (accept) => {
    expect((await ask(accept)).headers["content-type"]).toBe("text/html; charset=utf-8")
  }
)

it("HEAD answers like GET, without a body", async () => {
  const [head, get] = [await ask(browser, "HEAD"), await ask(browser)]
  expect([head.status, head.text]).toEqual([200, ""])
  for (const name of ["content-type", "content-length", "x-content-type-options"]) {
    expect(head.headers[name], name).toBe(get.headers[name])
  }
})

it.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("%s is a 405", async (method) => {
  const answer = await ask(undefined, method)
  expect([answer.status, answer.headers.allow]).toEqual([405, "GET, HEAD"])
  expectRefused(answer)
})
