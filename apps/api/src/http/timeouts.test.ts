import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { buffer } from "node:stream/consumers"
import { setTimeout } from "node:timers/promises"
import { ConfigProvider, Effect } from "effect"
import { describe, expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { chunk, openLines, readUntil, sampleLine } from "../testing/streams/openLines.ts"
import { useApi } from "../testing/useApi.ts"
import { timeouts } from "./timeouts.ts"

const api = useApi({
  settings: { SORTITION_HEAD_TIMEOUT: "0.4", SORTITION_BODY_TIMEOUT: "0.6", SORTITION_SILENCE_TIMEOUT: "1" }
})

const open = async (text: string): Promise<Socket> => {
  const socket = connect({ port: Number(new URL(api.url).port), host: "127.0.0.1", allowHalfOpen: true })
  await once(socket, "connect")
  socket.on("error", () => undefined)
  socket.write(text)
  return socket
}
/** Sends a byte every twentieth of a second until the server closes. */
const trickle = async (socket: Socket, byte: string) => {
  while (!socket.destroyed && !socket.readableEnded) {
    socket.write(byte)
    await setTimeout(50)
  }
}
/** The answer to a client that goes on sending bytes, and how long it took to come, in milliseconds. */
const answerTo = async (text: string, byte: string) => {
  const started = performance.now()
  const socket = await open(text)
  const read = buffer(socket).catch(() => Buffer.alloc(0))
  const [bytes] = await Promise.all([read, trickle(socket, byte)])
  socket.destroy()
  return { text: bytes.toString(), ms: performance.now() - started }
}
const bodyOf = (text: string): unknown => JSON.parse(text.slice(text.indexOf("\r\n\r\n") + 4))
const post = (path: string, ...lines: readonly string[]) =>
  [`POST ${path} HTTP/1.1`, "Host: localhost", "Content-Type: application/json", ...lines, "", ""].join("\r\n")

describe("a head that never ends", () => {
  it.each([
    ["of which nothing has come", "", ""],
    ["that stops", "GET /health HTTP/1.1\r\nHost: localhost\r\n", ""],
    ["that comes a byte at a time", "GET /health HTTP/1.1\r\nHost: localhost\r\nX: ", "x"],
    ["of a second request", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health HTTP/1.1\r\nX: ", "x"]
  ])("%s is a 408, and the connection is closed", async (_, text, byte) => {
    const answer = await answerTo(text, byte)
    expect(answer.text).toMatch(
      /HTTP\/1\.1 408 Request Timeout\r\n[^{]*\{"detail":"The request did not arrive in time","reason":"malformed_request"\}$/
    )
    expect(answer.text).toMatch(/x-request-id: /i)
    expect(answer.ms).toBeGreaterThan(300)
    expect(answer.ms).toBeLessThan(3_000)
  })

  it("costs no connection: all of 70 are closed, also by clients that do not close their side", async () => {
    const sockets = await Promise.all(Array.from({ length: 70 }, () => open("GET / HTTP/1.1\r\n")))
    for (const socket of sockets) socket.resume()
    await Promise.all(sockets.map((socket) => once(socket, "end")))
    for (const socket of sockets) await trickle(socket, "x")
    expect((await api.get("/health")).status).toBe(200)
  })
})

describe("a body that comes a byte at a time", () => {
  const slow = (path: string) => answerTo(post(path, "Content-Length: 100000"), " ")

  it("is a 408 in the shape of each surface, and the connection is closed", async () => {
    const [sampling, planning, trpc] = await Promise.all(
      ["/api/v1/services", "/api/v1/teams", "/trpc/services.create"].map(slow)
    )
    for (const answer of [sampling, planning, trpc]) {
      expect(answer?.text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
      expect(answer?.text).toMatch(/connection: close/i)
      expect(answer?.ms).toBeGreaterThan(500)
      expect(answer?.ms).toBeLessThan(4_000)
    }
    expect(bodyOf(sampling?.text ?? "")).toMatchObject({ detail: "The body did not arrive in time" })
    expect(bodyOf(planning?.text ?? "")).toMatchObject({ errors: [{ status: "408", title: "Request timeout" }] })
    expect(bodyOf(trpc?.text ?? "")).toMatchObject({ error: { data: { code: "TIMEOUT", httpStatus: 408 } } })
  })

  it.each([
    ["in chunks", post("/api/v1/services", "Transfer-Encoding: chunked"), "1\r\n \r\n"],
    ["compressed", post("/api/v1/services", "Content-Encoding: gzip", "Content-Length: 1000"), "\u001f"],
    [
      "that the service does not read",
      "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n",
      " "
    ],
    ["of an address that is not there", post("/nothing", "Content-Length: 100000"), " "]
  ])("is cut %s", async (_, text, byte) => {
    expect((await answerTo(text, byte)).ms).toBeLessThan(4_000)
  })
})

describe("a stream of lines", () => {
  const makePath = async () => `${(await makeExperiment(api, { buckets: { all: 100 } })).path}/samples/bulk`

  it("may last longer than any body, as long as bytes come", async () => {
    const socket = await openLines(api.url, await makePath())
    const read = buffer(socket)
    for (let count = 0; count < 8; count++) {
      socket.write(chunk(sampleLine(String(count))))
      await setTimeout(300)
    }
    socket.write("0\r\n\r\n")
    const text = (await read).toString()
    expect(text).toMatch(/"sampled_value":"7"/)
    expect(text).toMatch(/\r\n0\r\n\r\n$/)
  })

  it("is a 408 when it is silent before the first line", async () => {
    const socket = await openLines(api.url, await makePath())
    const text = (await buffer(socket)).toString()
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
    expect(bodyOf(text)).toMatchObject({ detail: "The client was silent for too long" })
  })

  it("is cut when it falls silent, without a regular end", async () => {
    const socket = await openLines(api.url, await makePath())
    socket.write(chunk(sampleLine("first")))
    await readUntil(socket, '"first"')
    expect((await buffer(socket).catch(() => Buffer.alloc(0))).toString()).not.toMatch(/0\r\n\r\n$/)
  })
})

it("the server's own work may last longer than any silence", async () => {
  const locked = Promise.withResolvers<void>()
  const held = onDatabase(api.databaseUrl, (sql) =>
    sql.begin(async (connection) => {
      await connection`LOCK TABLE services`
      locked.resolve()
      await setTimeout(1_300)
    })
  )
  await locked.promise
  const answer = await sendRaw(api.url, { method: "GET", path: "/api/v1/services" })
  expect(answer.status).toBe(200)
  await held
})

describe("the settings", () => {
  const read = (environment: Readonly<Record<string, string>>) =>
    Effect.runPromise(timeouts.parse(ConfigProvider.fromEnvRecord({ ...environment })))

  it("are 10, 30 and 60 seconds by default", async () => {
    expect(await read({})).toEqual({ head: 10_000, body: 30_000, silence: 60_000 })
  })

  it.each(["0", "-1", "ten", "1e3", "4000", "0.01", " 5"])("refuse '%s'", async (SORTITION_HEAD_TIMEOUT) => {
    await expect(read({ SORTITION_HEAD_TIMEOUT })).rejects.toThrow(
      "SORTITION_HEAD_TIMEOUT must be a number of seconds from 0.1 to 3600"
    )
  })
})
