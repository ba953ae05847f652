import { once } from "node:events"
import { connect } from "node:net"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { expect, it, onTestFinished } from "vitest"
import { startApi } from "./testing/startApi.ts"

it("the API stops although somebody has connected who says nothing", async () => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const { stop, url } = await startApi(database.url)
  const silent = connect(Number(new URL(url).port), "127.0.0.1")
  await once(silent, "connect")
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
  const closed = once(silent, "close")
  await stop()
  await closed
  await expect(fetch(url)).rejects.toThrow()
})
