import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { Readable } from "node:stream"
import { buffer } from "node:stream/consumers"
import { describe, expect, it } from "vitest"
import { makeExperiment, unknownId } from "../testing/makeExperiment.ts"
import { type RawRequest, sendRaw } from "../testing/sendRaw.ts"
import { type Item, useApi } from "../testing/useApi.ts"

const api = useApi()
const headers = { "content-type": "application/x-ndjson" }

interface Result {
  readonly status: string
  readonly sample?: Item
  readonly error?: { readonly detail: unknown }
}

const line = (value: string) => JSON.stringify({ sampled_entity: "User", sampled_value: value })
const lines = (count: number, from = 0) => Array.from({ length: count }, (_, index) => line(String(from + index)))
const resultsIn = (text: string): readonly Result[] =>
  text === ""
    ? []
    : text
        .trimEnd()
        .split("\n")
        .map((each) => JSON.parse(each))
const send = async (path: string, body: NonNullable<RawRequest["body"]>) => {
  const answer = await sendRaw(api.url, { method: "POST", path, headers, body })
  expect(answer.status, answer.text).toBe(200)
  expect(answer.headers["content-type"]).toBe("application/x-ndjson")
  return resultsIn(answer.text)
}
const valuesOf = (results: readonly Result[]) => results.map(({ sample }) => sample?.sampled_value)

/** The body of an answer in chunks, once the connection is closed. */
const unchunked = (bytes: Buffer) => {
  let text = ""
  for (let at = bytes.indexOf("\r\n\r\n") + 4; ; ) {
    const end = bytes.indexOf("\r\n", at)
    const size = Number.parseInt(bytes.subarray(at, end).toString(), 16)
    if (!(size > 0)) return text
    text += bytes.subarray(end + 2, end + 2 + size).toString()
    at = end + 2 + size + 2
  }
}
const open = async (path: string): Promise<Socket> => {
  const socket = connect(Number(new URL(api.url).port), "127.0.0.1")
  await once(socket, "connect")
  const head = [
    "Host: localhost",
    "Content-Type: application/x-ndjson",
    "Transfer-Encoding: chunked",
    "Connection: close"
  ]
  socket.write(`POST ${path} HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n`)
  return socket
}
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

describe("lines of JSON", () => {
  it("are answered one for one in order, without the limit of 10,000, for completions as for creates", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const given = lines(25_000)
    const results = await send(`${path}/samples/bulk`, given.join("\n"))
    expect(valuesOf(results)).toEqual(given.map((_, index) => String(index)))
    const again = await send(`${path}/samples/bulk`, given.slice(0, 3).join("\n"))
    expect(again).toEqual(results.slice(0, 3).map(({ sample }) => ({ status: "already_sampled", sample })))
    const ids = results.slice(0, 2_500).map(({ sample }) => JSON.stringify({ id: sample?.id }))
    const completed = await send(`${path}/samples/bulk/complete`, ids.join("\n"))
    expect(new Set(completed.map(({ sample, status }) => `${status} ${sample?.complete}`))).toEqual(
      new Set(["completed true"])
    )
  })

  it("may end in any way, be empty or missing, and do not affect other lines", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    expect(await send(`${path}/samples/bulk`, "")).toEqual([])
    const bad = ["{", "[]", "5", '{"sampled_entity":"User"}', `"${"x".repeat(1_100_000)}"`, '{"__proto__":1}']
    const body = Buffer.concat([
      Buffer.from(`${line("a")}\r\n\r\n\n${bad.join("\n")}\n`),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from(line("é🎲"))
    ])
    const results = await send(`${path}/samples/bulk`, body)
    expect(results.map(({ status }) => status)).toEqual(["allocated", ...Array(7).fill("invalid_input"), "allocated"])
    expect(results[1]?.error).toMatchObject({ detail: [{ loc: ["body", 1, 1], type: "json_invalid" }] })
    expect(results[4]?.error).toMatchObject({ detail: [{ loc: ["body", 4, "sampled_value"], type: "missing" }] })
    expect(valuesOf(results).at(-1)).toBe("é🎲")
  })

  it("are refused as a whole when the request is invalid", async () => {
    const path = `/api/v1/experiments/${unknownId}/samples/bulk`
    const answer = await sendRaw(api.url, { method: "POST", path, headers, body: lines(50_000).join("\n") })
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([404, { detail: "Experiment not found" }])
    const { path: other } = await makeExperiment(api)
    const elsewhere = await sendRaw(api.url, { method: "POST", path: `${other}/samples`, headers, body: line("a") })
    expect(elsewhere.status).toBe(415)
  })

  it("are answered before the rest arrives", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const socket = await open(`${path}/samples/bulk`)
    socket.write(chunk(`${line("first")}\n`))
    const early: Buffer[] = []
    while (!Buffer.concat(early).includes('"first"')) {
      const [bytes] = await once(socket, "data")
      early.push(bytes)
    }
    socket.write(`${chunk(line("second"))}0\r\n\r\n`)
    const rest = await buffer(socket)
    expect(valuesOf(resultsIn(unchunked(Buffer.concat([...early, rest]))))).toEqual(["first", "second"])
  })

  it("are all answered to a client that sends them all before it reads", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const count = 40_000
    const socket = (await open(`${path}/samples/bulk`)).pause()
    for (let from = 0; from < count; from += 1_000) {
      if (!socket.write(chunk(`${lines(1_000, from).join("\n")}\n`))) await once(socket, "drain")
    }
    socket.write("0\r\n\r\n")
    const results = resultsIn(unchunked(await buffer(socket)))
    expect(valuesOf(results)).toEqual(Array.from({ length: count }, (_, index) => String(index)))
  })

  it("of a client that leaves in the middle are stored as far as they were answered, and do not affect other clients", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const socket = await open(`${path}/samples/bulk`)
    socket.write(chunk(`${lines(2_000).join("\n")}\n`))
    let seen = ""
    while (!seen.includes('"sampled_value":"500"')) seen += (await once(socket, "data"))[0]
    socket.destroy()
    const { body: listed } = await api.list(`${path}/samples?limit=1000`)
    expect(listed.length).toBeGreaterThan(500)
    expect(valuesOf(await send(`${path}/samples/bulk`, line("after")))).toEqual(["after"])
  })

  it("can be streamed by fetch", async () => {
    const { path } = await makeExperiment(api, { buckets: { all: 100 } })
    const body = Readable.toWeb(Readable.from(lines(3_000).map((each) => Buffer.from(`${each}\n`))))
    const init = { method: "POST", headers, body, duplex: "half" as const }
    const response = await fetch(`${api.url}${path}/samples/bulk`, init)
    expect(resultsIn(await response.text())).toHaveLength(3_000)
  })
})
