import { once } from "node:events"
import { createServer } from "node:http"
import { connect, type Socket } from "node:net"
import { expect, it, onTestFinished } from "vitest"
import { watchAnswers } from "../../testing/streams/watchAnswers.ts"
import { LentSocket } from "./LentSocket.ts"

/** An HTTP server to which every connection is lent. The address `/stream` answers with a stream, every other one with its own text. */
const start = async () => {
  const taken: Socket[] = []
  let closedAnswers = 0
  const http = createServer({ keepAliveTimeout: 300, keepAliveTimeoutBuffer: 0 }, (request, response) => {
    response.once("close", () => closedAnswers++)
    if (request.url !== "/stream") {
      let length = 0
      request.on("data", (chunk: Buffer) => {
        length += chunk.length
      })
      request.on("end", () => response.end(`${request.socket.remoteAddress} ${request.url} ${length}`))
      return
    }
    response.useChunkedEncodingByDefault = false
    response.writeHead(200).write("begin\n")
    response.write("more\n")
    if (response.socket instanceof LentSocket) taken.push(response.socket.takeBack())
  })
  const [accept] = http.listeners("connection")
  http.removeAllListeners("connection").on("connection", (socket) => accept?.call(http, new LentSocket(socket)))
  http.timeout = 400
  http.listen(0, "127.0.0.1")
  await once(http, "listening")
  const address = http.address()
  if (address === null || typeof address === "string") throw new Error("the server has no port")
  onTestFinished(() => {
    for (const socket of taken) socket.destroy()
    http.close()
  })
  const open = async (text: string) => {
    const socket = connect(address.port, "127.0.0.1")
    onTestFinished(() => void socket.destroy())
    let read = ""
    let isOver = false
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      read += chunk
    })
    socket.on("close", () => {
      isOver = true
    })
    await once(socket, "connect")
    socket.write(text)
    return { socket, read: () => read, isOver: () => isOver }
  }
  return { closedAnswers: () => closedAnswers, open, taken }
}

const asking = (path: string, body = "") =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`

it("is a connection on which requests are answered one after the other, until the client is silent", async () => {
  const { open } = await start()
  const { isOver, read, socket } = await open(asking("/one"))
  await expect.poll(read).toContain("127.0.0.1 /one 0")
  const long = "x".repeat(3_000_000)
  socket.write(asking("/two", long))
  await expect.poll(read).toContain(`127.0.0.1 /two ${long.length}`)
  expect(isOver()).toBe(false)
  await expect.poll(isOver).toBe(true)
})

it("gives the socket back with everything that was written, and closes the answer", async () => {
  const { closedAnswers, open, taken } = await start()
  const { isOver, read, socket } = await open(asking("/one"))
  await expect.poll(read).toContain("127.0.0.1 /one 0")
  socket.write(asking("/stream"))
  await expect.poll(read).toMatch(/begin\nmore\n$/)
  expect(closedAnswers()).toBe(2)
  taken[0]?.write("later\n")
  await expect.poll(read).toMatch(/later\n$/)
  expect(isOver()).toBe(false)
  taken[0]?.end()
  await expect.poll(isOver).toBe(true)
})

it("leaves nothing of the requests in memory", async () => {
  const { open, taken } = await start()
  const answers = watchAnswers()
  for (let stream = 0; stream < 20; stream++) await open(asking("/stream"))
  await expect.poll(() => taken.length).toBe(20)
  expect(answers.begun()).toBe(20)
  await expect.poll(answers.inMemory, { timeout: 10_000 }).toBeLessThanOrEqual(1)
})

it("is closed when the client leaves, before and after the socket is given back", async () => {
  const { closedAnswers, open, taken } = await start()
  const leaving = await open(asking("/stream"))
  await expect.poll(() => taken.length).toBe(1)
  leaving.socket.end()
  await expect.poll(() => taken[0]?.destroyed).toBe(true)
  const early = await open(asking("/one", "x").slice(0, -1))
  early.socket.destroy()
  await expect.poll(closedAnswers).toBe(2)
})

it("given back, ends a client that reads nothing for the time of silence, and no other", async () => {
  const { open, taken } = await start()
  const silent = await open(asking("/stream"))
  const idle = await open(asking("/stream"))
  await expect.poll(() => taken.length).toBe(2)
  silent.socket.pause()
  const [first] = taken
  first?.write(Buffer.alloc(20_000_000))
  await expect.poll(() => first?.destroyed, { timeout: 5_000 }).toBe(true)
  expect([taken[1]?.destroyed, idle.isOver()]).toEqual([false, false])
})
