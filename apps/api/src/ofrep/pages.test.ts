import { describe, expect, it } from "vitest"
import { askFlags } from "../testing/ofrep/askFlags.ts"
import { useApi } from "../testing/useApi.ts"
import { usePlanning } from "../testing/usePlanning.ts"

const closed = usePlanning()
const open = useApi()
const listed = useApi({ settings: { SORTITION_CORS_ORIGINS: "https://shop.example.org" } })
const origin = "https://pages.example.org"
const paths = ["/ofrep/v1/evaluate/flags", "/ofrep/v1/evaluate/flags/a", "/ofrep/v1/stream"]
const exposed = "Date, ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"

const preflight = (url: string, given = origin) =>
  fetch(url, {
    method: "OPTIONS",
    headers: {
      origin: given,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type,if-none-match"
    }
  })

describe.each([
  ["where no origin is allowed", closed],
  ["where access is open", open],
  ["where other origins are allowed", listed]
])("a page of any origin, %s", (_, api) => {
  it("may send the headers of the protocol", async () => {
    for (const path of paths) {
      const { headers, status } = await preflight(api.url + path)
      expect(status).toBe(204)
      expect(headers.get("access-control-allow-origin")).toBe("*")
      expect(headers.get("access-control-allow-methods")).toBe("GET, POST")
      expect(headers.get("access-control-allow-headers")).toBe(
        "Authorization, Content-Type, If-None-Match, X-API-Key, Api-Key, Sortition-Enrol"
      )
      expect(headers.get("access-control-max-age")).toBe("7200")
      expect(headers.get("access-control-allow-credentials")).toBeNull()
    }
  })

  it("may read answers and errors", async () => {
    const given = { headers: { origin, authorization: "Bearer wrong" } }
    for (const path of [...paths, "/ofrep/other"]) {
      const { headers } = await fetch(api.url + path, { method: "POST", ...given })
      expect(headers.get("access-control-allow-origin")).toBe("*")
      expect(headers.get("access-control-expose-headers")).toBe(exposed)
    }
  })
})

it("other addresses have the rules of the setting", async () => {
  const service = "/api/v1/services"
  const none = await preflight(closed.url + service)
  expect([none.status, none.headers.get("access-control-allow-origin")]).toEqual([405, null])
  const other = await preflight(listed.url + service)
  expect(other.headers.get("access-control-allow-origin")).toBeNull()
  const shop = await preflight(listed.url + service, "https://shop.example.org")
  expect(shop.headers.get("access-control-allow-origin")).toBe("https://shop.example.org")
})

it("without a token, only pages of allowed origins act as the local user", async () => {
  const from = (url: string, given: string) =>
    askFlags(() => url)({ headers: { origin: given, "sec-fetch-site": "cross-site" } })
  expect((await from(open.url, origin)).status).toBe(403)
  expect((await from(listed.url, origin)).status).toBe(403)
  expect((await from(listed.url, "https://shop.example.org")).status).toBe(200)
})

it("a cookie of a session does not count for a page of another site", async () => {
  const { body, status } = await askFlags(() => closed.url)({
    headers: { origin, "sec-fetch-site": "cross-site", cookie: `sortition=session_${"x".repeat(43)}` }
  })
  expect([status, Object.keys(body)]).toEqual([403, ["errorDetails"]])
})
