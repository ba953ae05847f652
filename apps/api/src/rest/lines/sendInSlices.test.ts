import { once } from "node:events"
import type { ServerResponse } from "node:http"
import { connect } from "node:net"
import Fastify from "fastify"
import { expect, it, onTestFinished } from "vitest"
import { sendInSlices } from "./sendInSlices.ts"

const answer = (length: number) => ({
  results: Array.from({ length }, (_, index) => ({ index, text: "é".repeat(100) }))
})

const start = async (length: number) => {
  const server = Fastify()
  const responses: ServerResponse[] = []
  server.addHook("onRequest", async (_, reply) => {
    reply.header("x-request-id", "1")
    responses.push(reply.raw)
  })
  server.get("/whole", (_, reply) => reply.status(201).send(answer(length)))
  server.get("/sliced", (_, reply) => sendInSlices(reply, 201, answer(length)))
  const url = await server.listen({ port: 0, host: "127.0.0.1" })
  onTestFinished(() => server.close())
  return { url, responses }
}

it.each([0, 3, 5_000])("sends %i results with the bytes and headers of one text", async (length) => {
  const { url } = await start(length)
  const [whole, sliced] = await Promise.all(
    ["whole", "sliced"].map(async (path) => {
      const response = await fetch(`${url}/${path}`, { headers: { "accept-encoding": "identity" } })
      const headers = Object.fromEntries(response.headers)
      // Where the length of an answer allows it, the whole server says that other codings exist.
      if (path === "sliced") expect(headers.vary).toBe(length > 3 ? "accept-encoding" : undefined)
      delete headers.vary
      return { status: response.status, headers: { ...headers, date: "" }, text: await response.text() }
    })
  )
  expect(sliced).toEqual(whole)
})

it.each(["gzip", "br", "zstd"])("sends a long answer in %s to a client that accepts it", async (coding) => {
  const { url } = await start(5_000)
  const response = await fetch(`${url}/sliced`, { headers: { "accept-encoding": coding } })
  expect(response.headers.get("content-encoding")).toBe(coding)
  expect(response.headers.get("content-length")).toBeNull()
  // fetch does not decode zstd.
  if (coding === "zstd") expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0)
  else expect(await response.json()).toEqual(answer(5_000))
})

it("ends without a fault when its client goes away", async () => {
  const { responses, url } = await start(100_000)
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write("GET /sliced HTTP/1.1\r\nhost: localhost\r\n\r\n")
  await once(socket, "data")
  socket.destroy()
  const [response] = responses
  if (response === undefined) throw new Error("no request arrived")
  if (!response.destroyed) await once(response, "close")
  expect(response).toMatchObject({ errored: null, writableFinished: false })
})
