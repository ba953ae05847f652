import { once } from "node:events"
import { connect } from "node:net"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { expect, it, onTestFinished } from "vitest"
import { startApi } from "../testing/startApi.ts"

it.each([
  ["a client that sends nothing", ""],
  ["a client that has sent half a request", "GET /health HTTP/1.1\r\nHost: localhost\r\n"],
  ["a client that was answered and keeps the connection", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"]
])("the API stops despite the connection of %s", async (_, said) => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const { stop, url } = await startApi(database.url)
  const other = connect(Number(new URL(url).port), "127.0.0.1")
  await once(other, "connect")
  other.write(said)
  if (said.endsWith("\r\n\r\n")) expect(String((await once(other, "data"))[0])).toContain("200 OK")
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
  other.resume()
  const closed = once(other, "close")
  await stop()
  await closed
  await expect(fetch(url)).rejects.toThrow()
})
