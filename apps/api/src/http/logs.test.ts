import { connect } from "node:net"
import { buffer } from "node:stream/consumers"
import { expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { sendBytes, sendRaw } from "../testing/sendRaw.ts"
import { startApi } from "../testing/startApi.ts"
import { chunk, openLines, readUntil, sampleLine } from "../testing/streams/openLines.ts"
import { useApi } from "../testing/useApi.ts"

interface Line {
  readonly level: number
  readonly msg: string
  readonly request_id?: string
  readonly [field: string]: unknown
}

const written: string[] = []
const api = useApi({ write: (line) => written.push(line) })
const lines = (): readonly Line[] => written.map((line) => JSON.parse(line))
const linesOf = (id: unknown) => lines().filter((line) => line.request_id === id)

/** The lines of a request: they are written once its answer has gone out. */
const finished = async (id: string): Promise<readonly Line[]> => {
  const deadline = Date.now() + 5_000
  while (!linesOf(id).some(({ msg }) => msg === "request") && Date.now() < deadline) await api.get("/health")
  return linesOf(id)
}

it.each([
  ["/api/v1/services", 200, "/api/v1/services"],
  ["/api/v1/services/mine", 422, "/api/v1/services/:service_id"],
  ["/trpc/services.list?input={}", 200, "/trpc/*"],
  ["/docs/", 200, "/docs/"]
])("a request for %s leaves one line with its id, route and status %i", async (path, status, route) => {
  const id = `id-of${path.replaceAll(/\W/g, ".")}`
  await sendRaw(api.url, { method: "GET", path, headers: { "x-request-id": id } })
  expect(await finished(id)).toMatchObject([{ level: 30, msg: "request", method: "GET", route, status }])
})

it("a request without a route leaves a line with its id too", async () => {
  for (const path of ["/nothing", "/api/v1/services/%zz"]) {
    const { headers } = await sendRaw(api.url, { method: "GET", path })
    expect(await finished(String(headers["x-request-id"]))).toHaveLength(1)
  }
})

it("input that is not HTTP leaves a line with the id of its answer", async () => {
  const { headers } = await sendBytes(api.url, "hello\r\n\r\n")
  expect(linesOf(headers["x-request-id"])).toMatchObject([{ status: 400, msg: "not an HTTP request" }])
})

it("a client that goes away before its answer leaves a line with status 499 and the same fields", async () => {
  const locked = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const held = onDatabase(api.databaseUrl, (sql) =>
    sql.begin(async (connection) => {
      await connection`LOCK TABLE services`
      locked.resolve()
      await release.promise
    })
  )
  await locked.promise
  const head = (id: string, method: string) =>
    `${method} /api/v1/services HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: ${id}`
  const requests = {
    "gone-while-it-waits": `${head("gone-while-it-waits", "GET")}\r\n\r\n`,
    "gone-while-it-sends": `${head("gone-while-it-sends", "POST")}\r\nContent-Length: 100\r\n\r\n{`
  }
  for (const [id, text] of Object.entries(requests)) {
    const socket = connect(Number(new URL(api.url).port), "127.0.0.1", () => socket.write(text))
    await expect.poll(() => api.get("/health").then(() => socket.bytesWritten)).toBe(text.length)
    socket.destroy()
    const [line, ...more] = await finished(id)
    expect(line).toMatchObject({ level: 30, msg: "request", route: "/api/v1/services", status: 499 })
    expect(line?.ms).toEqual(expect.any(Number))
    expect(more).toEqual([])
  }
  release.resolve()
  await held
})

it("a stream of lines leaves a line: 200 when it ends, 499 when its client goes away", async () => {
  const path = `${(await makeExperiment(api, { buckets: { all: 100 } })).path}/samples/bulk`
  const before = lines().length
  const statuses = () => {
    const ours = lines().slice(before)
    return ours.flatMap(({ route, status }) => (String(route).endsWith("/bulk") ? [status] : []))
  }
  for (const isEnded of [true, false]) {
    const socket = await openLines(api.url, path)
    socket.write(chunk(sampleLine(String(isEnded))))
    await readUntil(socket, `"${isEnded}"`)
    if (isEnded) socket.write("0\r\n\r\n")
    else socket.destroy()
    await expect.poll(() => statuses().length).toBe(isEnded ? 1 : 2)
  }
  expect(statuses()).toEqual([200, 499])
})

it("a head that is not complete in time leaves a line with the id of its answer", async () => {
  const impatient = await startApi(api.databaseUrl, undefined, {
    settings: { SORTITION_HEAD_TIMEOUT: "0.2" },
    write: (line) => written.push(line)
  })
  const socket = connect(Number(new URL(impatient.url).port), "127.0.0.1", () => socket.write("GET / HTTP/1.1\r\n"))
  const id = /x-request-id: (\S+)/i.exec((await buffer(socket)).toString())?.[1]
  expect(linesOf(id)).toMatchObject([{ status: 408, msg: "not a complete request" }])
  await impatient.stop()
})

it("a fault leaves a line with the id of its request and the cause", async () => {
  await onDatabase(api.databaseUrl, (sql) => sql`ALTER TABLE services RENAME COLUMN name TO other`)
  const paths = ["/api/v1/services", "/trpc/services.list?input={}"]
  for (const [index, path] of paths.entries()) {
    await sendRaw(api.url, { method: "GET", path, headers: { "x-request-id": `fault-${index}` } })
    const [fault, request, ...more] = await finished(`fault-${index}`)
    expect(fault).toMatchObject({ level: 50, msg: "a request failed" })
    expect(JSON.stringify(fault?.err)).toContain("does not exist")
    expect(request).toMatchObject({ msg: "request", status: 500 })
    expect(more).toEqual([])
  }
  await onDatabase(api.databaseUrl, (sql) => sql`ALTER TABLE services RENAME COLUMN other TO name`)
})

it("no line holds a password, a token or what clients send", async () => {
  const secrets = { authorization: "Bearer very-secret-token", cookie: "session=very-secret-cookie" }
  const headers = { ...secrets, "content-type": "application/json", "x-request-id": "secretive" }
  const body = '{"name":"very-secret-name"}'
  await sendRaw(api.url, { method: "POST", path: "/api/v1/services?key=very-secret-key", headers, body })
  await finished("secretive")
  const { password } = new URL(api.databaseUrl)
  expect(password).not.toBe("")
  for (const line of written) {
    expect(line).not.toContain("very-secret")
    expect(line).not.toContain(password)
  }
})
