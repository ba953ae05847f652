import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { cuttableProxy } from "@sortition/runtime/testing/cuttableProxy"
import { expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { onDatabase } from "../../testing/onDatabase.ts"
import { startApi } from "../../testing/startApi.ts"
import { openRuleset } from "../../testing/streams/openRuleset.ts"

const Made = z.object({ id: z.string() })

const start = async () => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const proxy = await cuttableProxy(database.url)
  onTestFinished(proxy.cut)
  const queue = { kind: "postgres", url: database.url } as const
  const [direct, proxied] = [await startApi(database.url, queue), await startApi(proxy.url, queue)]
  onTestFinished(direct.stop)
  onTestFinished(proxied.stop)
  const send = async (method: string, path: string, body: object) => {
    const init = { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    return (await fetch(direct.url + path, init)).json()
  }
  const { id: serviceId } = Made.parse(await send("POST", "/api/v1/services", { name: "pushed" }))
  const { id } = Made.parse(await send("POST", `/api/v1/services/${serviceId}/experiments`, { name: "pushed" }))
  const change = (n: number) => send("PATCH", `/api/v1/experiments/${id}`, { metadata: { n } })
  return { change, database, direct, proxied, proxy, serviceId }
}

const toldOf = async (stream: Awaited<ReturnType<typeof openRuleset>>, n: number) => {
  const last = () => stream.events.at(-1)?.ruleset?.experiments[0]?.metadata
  await expect.poll(last, { timeout: 30_000 }).toEqual({ n })
}

it("changes reach every stream although the connections that listen are killed again and again", async () => {
  const { change, database, direct, proxied, serviceId } = await start()
  const streams = [await openRuleset(direct.url, serviceId), await openRuleset(proxied.url, serviceId)]
  for (const n of [1, 2, 3, 4, 5]) {
    // The notification of this change finds no listener, unless it has connected again by then.
    await onDatabase(
      database.url,
      (sql) => sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query ILIKE 'listen %' AND pid <> pg_backend_pid()`
    )
    await change(n)
    for (const stream of streams) await toldOf(stream, n)
  }
  expect(streams.map((stream) => stream.isOver())).toEqual([false, false])
})

it("a stream outlives a database that goes away, and then tells what has changed meanwhile", async () => {
  const { change, proxied, proxy, serviceId } = await start()
  const stream = await openRuleset(proxied.url, serviceId)
  await stream.until(1)
  await proxy.cut()
  await change(1)
  await proxy.mend()
  await toldOf(stream, 1)
  expect(stream.isOver()).toBe(false)
})
