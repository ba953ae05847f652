import { setTimeout as sleep } from "node:timers/promises"
import { startReplicated } from "@sortition/postgres/testing/startReplicated"
import postgres from "postgres"
import { expect, it, onTestFinished } from "vitest"
import { lossyProxy } from "./testing/lossyProxy.ts"
import { observe, startPromises } from "./testing/promiseLoad.ts"
import { makeExperiment } from "./testing/samplingLoad.ts"
import { startStandalone } from "./testing/startStandalone.ts"

const on = async (url: string, ...statements: readonly string[]) => {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined })
  for (const statement of statements) await sql.unsafe(statement)
  await sql.end({ timeout: 1 })
}

it("a primary that is killed under load, and its synchronous replica that is promoted, lose nothing", async () => {
  const servers = await startReplicated()
  onTestFinished(servers.stop)
  const proxy = await lossyProxy(servers.url)
  onTestFinished(proxy.close)
  const service = startStandalone({ DATABASE_URL: proxy.url, SORTITION_AUTH: "open" })
  onTestFinished(async () => {
    await service.kill("SIGKILL")
  })
  const url = await service.ready
  await servers.caughtUp()
  await on(servers.url, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
  const path = await makeExperiment(url)
  const load = startPromises([url], path)
  await sleep(1_500)
  await servers.killPrimary()
  // Until it is promoted, the replica refuses writes.
  proxy.leadTo(servers.readUrl)
  const before = load.refused()
  await expect.poll(load.refused, { timeout: 10_000 }).toBeGreaterThan(before + 20)
  await on(servers.readUrl, "SELECT pg_promote(true)")
  await observe("primary killed and replica promoted", load, { faults: 1, backs: [await load.back()] })
}, 120_000)
