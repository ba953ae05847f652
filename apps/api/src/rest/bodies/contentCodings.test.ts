import { once } from "node:events"
import { Readable } from "node:stream"
import {
  brotliCompressSync,
  constants,
  createGzip,
  deflateSync,
  gunzipSync,
  gzipSync,
  zstdCompressSync
} from "node:zlib"
import { describe, expect, it } from "vitest"
import { expectJsonApiRefused, expectRefused, expectTrpcRefused } from "../../testing/expectDocumented.ts"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { type RawAnswer, sendRaw } from "../../testing/sendRaw.ts"
import { sampleLine } from "../../testing/streams/openLines.ts"
import { useApi } from "../../testing/useApi.ts"
import { adminToken, data } from "../../testing/usePlanning.ts"

const api = useApi({ adminToken })

const codings = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["GZIP", gzipSync],
  ["identity, gzip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
  ["zstd", zstdCompressSync],
  ["identity", (body: string | Buffer) => Buffer.from(body)],
  ["", (body: string | Buffer) => Buffer.from(body)]
] as const

/** Small bodies of 50 MB, each with the name of its coding. */
const bombs = codings
  .slice(4, 7)
  .concat([codings[0]])
  .map(([coding, compress]) => [coding, compress(Buffer.alloc(50_000_000, " "))] as const)

const surfaces = [
  ["sampling", "/api/v1/services", { name: "a" }, "application/json", 201, expectRefused],
  [
    "planning",
    "/api/v1/teams",
    data("teams", { name: "Soil", owner_id: "1" }),
    "application/vnd.api+json",
    201,
    expectJsonApiRefused
  ],
  ["trpc", "/trpc/services.create", { name: "a" }, "application/json", 200, expectTrpcRefused]
] as const

const send = (path: string, type: string, coding: string, body: Uint8Array): Promise<RawAnswer> => {
  // tRPC and the sampling API are open to requests without a token.
  const authorization = path.startsWith("/api/v1/teams") ? { authorization: `Bearer ${adminToken}` } : {}
  const headers = { ...authorization, "content-type": type, "content-encoding": coding }
  return sendRaw(api.url, { method: "POST", path, headers, body })
}

describe.each(surfaces)("a body of the %s surface", (_, path, body, type, success, expectOwnShape) => {
  const text = JSON.stringify(body)

  it.each(codings)("is read with Content-Encoding: '%s'", async (coding, compress) => {
    const answer = await send(path, type, coding, compress(text))
    expect(answer.status, answer.text).toBe(success)
  })

  it.each(["compress", "gzip, br", "gzip, gzip", "aws-chunked", "__proto__", "*"])(
    "is a 415 with Content-Encoding: %s, which names what is accepted",
    async (coding) => {
      const answer = await send(path, type, coding, gzipSync(text))
      expect(answer.status).toBe(415)
      expectOwnShape(answer)
      expect(answer.text).toContain("gzip, deflate, br, zstd and identity")
      expect(answer.headers["accept-encoding"]).toBe("gzip, deflate, br, zstd")
    }
  )

  it.each([
    ["gzip", Buffer.from(text)],
    ["gzip", gzipSync(text).subarray(0, -9)],
    ["deflate", gzipSync(text)],
    ["br", Buffer.from([255, 255, 255, 255])],
    ["zstd", Buffer.from(text)],
    ["zstd", zstdCompressSync(text).subarray(0, -2)]
  ])("is a 400 when it is not valid %s", async (coding, bytes) => {
    const answer = await send(path, type, coding, bytes)
    expect(answer.status, answer.text).toBe(400)
    expectOwnShape(answer)
    expect(answer.text).toContain(`The body is not valid ${coding}`)
  })

  it.each(bombs)("that bursts is a 413 at the usual limit: %s", async (coding, bomb) => {
    expect(bomb.length).toBeLessThan(1_048_576)
    const before = process.memoryUsage.rss()
    const answer = await send(path, type, coding, bomb)
    expect(answer.status, answer.text).toBe(413)
    expectOwnShape(answer)
    expect(answer.text).toContain("larger than 1048576 bytes")
    expect(process.memoryUsage.rss() - before).toBeLessThan(45_000_000)
  })
})

it("zstd with a window that would need much memory is refused", async () => {
  const window = { params: { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_compressionLevel]: 1 } }
  const body = zstdCompressSync(Buffer.alloc(20_000_000, "abc "), window)
  expect((await send("/api/v1/services", "application/json", "zstd", body)).status).toBe(400)
})

it("a GET with a coding and without a body is fine", async () => {
  const headers = { "content-encoding": "compress" }
  expect((await sendRaw(api.url, { method: "GET", path: "/api/v1/services", headers })).status).toBe(200)
})

describe("lines of JSON", () => {
  const makePath = async () => `${(await makeExperiment(api, { buckets: { all: 100 } })).path}/samples/bulk`
  const type = "application/x-ndjson"
  const some = [0, 1, 2].map((value) => sampleLine(String(value))).join("")
  const resultsIn = (text: string): unknown[] =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).sample?.sampled_value)

  it.each(codings)("are read with Content-Encoding: '%s'", async (coding, compress) => {
    const answer = await send(await makePath(), type, coding, compress(some))
    expect([answer.status, resultsIn(answer.text)]).toEqual([200, ["0", "1", "2"]])
  })

  it("are answered while they arrive, with back-pressure", async () => {
    const path = await makePath()
    const gzip = createGzip()
    const init = {
      method: "POST",
      headers: { "content-type": type, "content-encoding": "gzip" },
      body: Readable.toWeb(gzip),
      duplex: "half" as const
    }
    const answering = fetch(api.url + path, init)
    gzip.write(sampleLine("first"))
    gzip.flush()
    const answer = await answering
    for (let from = 0; from < 20_000; from += 1_000) {
      const lines = Array.from({ length: 1_000 }, (_, index) => sampleLine(String(from + index)))
      if (!gzip.write(lines.join(""))) await once(gzip, "drain")
    }
    gzip.end()
    expect(resultsIn(await answer.text())).toHaveLength(20_001)
  })

  it("are refused as a whole when they cannot be read at all", async () => {
    const path = await makePath()
    for (const [coding, body, status] of [
      ["gzip", Buffer.from(some), 400],
      ["compress", Buffer.from(some), 415],
      ["gzip, gzip", gzipSync(gzipSync(some)), 415]
    ] as const) {
      const answer = await send(path, type, coding, body)
      expect(answer.status, answer.text).toBe(status)
      expectRefused(answer)
    }
  })

  it("are refused to a caller without access before anything is decoded", async () => {
    const path = "/api/v1/experiments/00000000-0000-7000-8000-000000000000/samples/bulk"
    expect((await send(path, type, "gzip", gzipSync(some.repeat(10_000)))).status).toBe(404)
  })

  it("end without a regular end when the rest is damaged", async () => {
    const path = await makePath()
    const many = Array.from({ length: 30_000 }, (_, index) => sampleLine(String(index))).join("")
    const whole = gzipSync(many)
    expect(gunzipSync(whole).length).toBe(many.length)
    whole.fill(0, whole.length - 1_000)
    const headers = { "content-type": type, "content-encoding": "gzip" }
    const answer = await fetch(api.url + path, { method: "POST", headers, body: new Uint8Array(whole) })
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
    expect((await api.get("/health")).status).toBe(200)
  })

  it("of which one bursts is an invalid line, and the memory stays small", async () => {
    const body = gzipSync(
      Buffer.concat([
        Buffer.from(`${sampleLine("a")}"`),
        Buffer.alloc(50_000_000, "x"),
        Buffer.from(`"\n${sampleLine("b")}`)
      ])
    )
    const before = process.memoryUsage.rss()
    const answer = await send(await makePath(), type, "gzip", body)
    expect(resultsIn(answer.text)).toEqual(["a", undefined, "b"])
    expect(process.memoryUsage.rss() - before).toBeLessThan(45_000_000)
  })

  it("are still bounded as one JSON body", async () => {
    const body = gzipSync(
      JSON.stringify({ samples: [{ sampled_entity: "User", sampled_value: "x".repeat(30_000_000) }] })
    )
    const answer = await send(await makePath(), "application/json", "gzip", body)
    expect(answer.status).toBe(413)
    expectRefused(answer)
  })
})
