import { connect } from "node:net"
import { text } from "node:stream/consumers"
import { expect, it, onTestFinished } from "vitest"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { sendRaw } from "../../testing/sendRaw.ts"
import { startApi } from "../../testing/startApi.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()

const start = async (settings: Readonly<Record<string, string>>) => {
  const running = await startApi(api.databaseUrl, undefined, { settings })
  onTestFinished(running.stop)
  return running.url
}

/** Holds the table of services, so that requests for it stay in progress, until `release`. */
const hold = async () => {
  const locked = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const held = onDatabase(api.databaseUrl, (sql) =>
    sql.begin(async (connection) => {
      await connection`LOCK TABLE services`
      locked.resolve()
      await released.promise
    })
  )
  await locked.promise
  return () => {
    released.resolve()
    return held
  }
}

const ways = { fast: {}, whole: { te: "trailers" } }

it.each(Object.entries(ways))(
  "on the %s way, a request over the limit is refused at once in the shape of its surface, and health is answered",
  async (_, headers) => {
    const url = await start({ SORTITION_MAX_IN_FLIGHT: "2" })
    const ask = (path: string, more: object = {}) =>
      sendRaw(url, { method: "GET", path, headers: { ...headers, ...more, "x-request-id": "mine" } })
    const release = await hold()
    const waiting = [ask("/api/v1/services"), ask("/api/v1/services")]
    await expect.poll(async () => (await ask("/nothing")).status).toBe(503)
    const began = performance.now()
    const rest = await ask("/api/v1/services")
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(rest).toMatchObject({
      status: 503,
      headers: { "retry-after": "1", "x-request-id": "mine", "x-content-type-options": "nosniff" }
    })
    expect(JSON.parse(rest.text)).toEqual({
      detail: expect.stringMatching(/^The service has too many requests in progress/),
      reason: "unavailable"
    })
    const planning = await ask("/api/v1/teams")
    expect(planning.headers["content-type"]).toBe("application/vnd.api+json")
    expect(JSON.parse(planning.text)).toMatchObject({
      errors: [{ id: "mine", status: "503", title: "Service unavailable" }]
    })
    const { error } = JSON.parse((await ask("/trpc/services.list")).text)
    expect(error.data).toMatchObject({ httpStatus: 503, reason: "unavailable", requestId: "mine" })
    const flags = await ask("/ofrep/v1/evaluate/flags", { origin: "https://pages.example.org" })
    expect(flags.headers).toMatchObject({ "retry-after": "1", "access-control-allow-origin": "*" })
    expect(JSON.parse(flags.text)).toEqual({ errorDetails: expect.stringMatching(/^The service has too many/) })
    expect((await ask("/health")).status).toBe(200)
    expect((await ask("/health/ready")).status).toBe(200)
    await release()
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200])
    expect((await ask("/api/v1/services")).status).toBe(200)
  }
)

it("a connection over the limit gets a 503 and is closed", async () => {
  const url = await start({ SORTITION_MAX_CONNECTIONS: "2" })
  const port = Number(new URL(url).port)
  const open = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")]
  for (const socket of open) {
    onTestFinished(() => void socket.destroy())
    socket.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await expect.poll(() => socket.bytesRead).toBeGreaterThan(0)
  }
  const third = connect(port, "127.0.0.1")
  third.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
  const answer = await text(third)
  expect(answer).toMatch(/^HTTP\/1.1 503 Service Unavailable\r\n/)
  expect(answer).toMatch(/\r\nRetry-After: 1\r\n/)
  expect(answer).toMatch(/\r\nX-Content-Type-Options: nosniff\r\n/)
  expect(answer).toMatch(/"reason":"unavailable"}$/)
  open[0]?.destroy()
  await expect.poll(() => sendRaw(url, { method: "GET", path: "/health" }).then(({ status }) => status)).toBe(200)
})

it("a burst of as many requests as the limit is answered wholly", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const statuses = await Promise.all(
    Array.from({ length: 400 }, async (_, n) => {
      const { status } = await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: `${n}` })
      return status
    })
  )
  expect(statuses.filter((status) => status !== 200)).toEqual([])
})
