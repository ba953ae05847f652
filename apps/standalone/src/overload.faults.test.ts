import { readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { hammer } from "./testing/hammer.ts"
import { listSamples, makeExperiment } from "./testing/samplingLoad.ts"
import { startStandalone } from "./testing/startStandalone.ts"
import { watchHealth } from "./testing/watchHealth.ts"

const connections = 1_000

/** Resident memory of a process, in megabytes. */
const memoryOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024

const at = (times: readonly number[], share: number) => times[Math.floor(share * (times.length - 1))] ?? 0

it("1,000 connections that send as fast as they can: some are refused at once, the others answered, and health always", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-overload-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const running = startStandalone({ SORTITION_DATA_DIR: folder })
  onTestFinished(async () => {
    await running.kill("SIGKILL")
  })
  const url = await running.ready
  const path = await makeExperiment(url)
  await hammer(url, path, { connections: 64, milliseconds: 2_000, name: "warm" })
  const peak = await hammer(url, path, { connections: 64, milliseconds: 3_000, name: "peak" })
  const watch = watchHealth(url)
  const rounds: Awaited<ReturnType<typeof hammer>>[] = []
  const memory: number[] = []
  for (let round = 0; round < 3; round++) {
    rounds.push(await hammer(url, path, { connections, milliseconds: 3_000, name: `over-${round}` }))
    memory.push(memoryOf(running.pid))
  }
  const health = await watch.stop()

  const over = rounds.slice(1)
  const answered = rounds.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0)
  const refused = rounds.reduce((sum, round) => sum + round.refused, 0)
  const times = over.flatMap((round) => round.times).toSorted((a, b) => a - b)
  const rate = over.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0) / over.length
  const stored = new Set((await listSamples(url, path)).map(({ id }) => id))
  const acknowledged = [peak, ...rounds].flatMap((round) => [...round.acknowledged])
  const lost = acknowledged.filter((id) => !stored.has(id)).length
  const figures = `p99 ${at(times, 0.99).toFixed(0)} ms, ${((100 * rate) / peak.acknowledged.size).toFixed(0)} % of the peak, /health at most ${health.longest.toFixed(0)} ms in ${health.asked}, ${memory.map((each) => each.toFixed(0)).join(" → ")} MB`
  process.stdout.write(
    `observed: ${answered + refused} requests, ${answered} acknowledged, ${refused} refused with a 503, ${lost} lost; ${figures}\n`
  )

  expect(refused).toBeGreaterThan(0)
  for (const { others, withoutTime } of [peak, ...rounds])
    expect({ others, withoutTime }).toEqual({ others: [], withoutTime: 0 })
  expect(peak.refused).toBe(0)
  expect(lost).toBe(0)
  expect(health.failed).toBe(0)
  expect(health.longest).toBeLessThan(1_000)
  expect(at(times, 0.99)).toBeLessThan(3_000)
  expect(rate).toBeGreaterThan(peak.acknowledged.size / 2)
}, 90_000)
