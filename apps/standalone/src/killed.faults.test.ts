import { rm } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { readPidFile } from "@sortition/embedded-postgres/readPidFile"
import { makeDataFolder } from "@sortition/embedded-postgres/testing/makeDataFolder"
import { expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { observe, startPromises } from "./testing/promiseLoad.ts"
import { listSamples, makeExperiment } from "./testing/samplingLoad.ts"
import { startStandalone } from "./testing/startStandalone.ts"

const Counts = z.object({ buckets: z.array(z.object({ samples: z.int(), complete: z.int() })) })

/** Milliseconds until it serves again, on a machine that starts it from a clean stop in a third of that. */
const promised = 5_000
/** Other tests come and go beside this one: the slower of two usual starts counts, one before and one after. */
const within = (usual: readonly number[]) => Math.max(promised, 3 * Math.max(...usual))

it("kill -9 of the service and its database, five times under load, loses nothing that was acknowledged", async () => {
  const dataDir = await makeDataFolder("sortition-killed-")
  const start = (port = "0") => startStandalone({ SORTITION_DATA_DIR: dataDir, PORT: port })
  let running = start()
  onTestFinished(async () => {
    await running.kill("SIGTERM")
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  })
  await running.ready
  /** Milliseconds of a start after a clean stop. */
  const startAgain = async (port?: string) => {
    await running.kill("SIGTERM")
    const since = performance.now()
    running = start(port)
    await running.ready
    return performance.now() - since
  }
  const usual = await startAgain()
  const url = await running.ready
  const path = await makeExperiment(url)
  const load = startPromises([url], path, { isAway: true })
  const backs: number[] = []
  for (let round = 0; round < 5; round++) {
    await sleep(700)
    const database = (await readPidFile(join(dataDir, "postgres")))?.pid ?? 0
    process.kill(running.pid, "SIGKILL")
    process.kill(database, "SIGKILL")
    await running.ended
    running = start(new URL(url).port)
    backs.push(await load.back())
  }
  await load.stop()
  const usualAfter = await startAgain(new URL(url).port)
  await observe("service and database killed", load, { faults: 5, backs, within: within([usual, usualAfter]) })
  const incomplete = async () => (await listSamples(url, path)).filter((one) => one.complete && !one.completed_at)
  await expect.poll(incomplete, { timeout: 15_000 }).toEqual([])
  const rows = await listSamples(url, path)
  const counted = Counts.parse(await (await fetch(`${url}${path}/samples/counts`)).json()).buckets
  expect(counted.reduce((sum, { samples }) => sum + samples, 0)).toBe(rows.length)
  expect(counted.reduce((sum, { complete }) => sum + complete, 0)).toBe(rows.filter(({ complete }) => complete).length)
}, 300_000)
