import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { startFront } from "@sortition/api/testing/startFront"
import { useApi } from "@sortition/api/testing/useApi"
import { expect, it, onTestFinished } from "vitest"
import { startCli } from "../testing/runCli.ts"

const api = useApi()

const count = 200_000
const invalidEvery = 1_000
/** In MiB, over the second half of the file: V8 lets the heap grow at first. The results of that half have 35 in JSON. */
const mostGrowth = 80

const memoryOf = (pid: number | undefined): number => {
  const found = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })
  return Number(found) / 1_024
}

it("enrols 200,000 rows in flat memory through kills and lost connections, each once", {
  timeout: 180_000
}, async () => {
  const { id, path } = await makeExperiment(api, { buckets: { on: 50, off: 50 } })
  const folder = await mkdtemp(join(tmpdir(), "sortition-many-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, "many.csv")
  const rowOf = (n: number) => `User,${n % invalidEvery === 0 ? "" : `a user with a long name ${n}`},US,"a, note"\n`
  await writeFile(
    file,
    `sampled_entity,sampled_value,User.country,note\n${Array.from({ length: count }, (_, n) => rowOf(n)).join("")}`
  )
  const statePath = `${file}.enrol-state.json`
  const rows = async (): Promise<number> =>
    existsSync(statePath) ? JSON.parse(await readFile(statePath, "utf8")).rows : 0

  let requests = 0
  let lostLeft = 0
  const front = await startFront(api.url, (response, address) => {
    if (!address.includes("bulkCreate")) return false
    requests++
    if (lostLeft === 0) return false
    lostLeft--
    response.destroy()
    return true
  })
  onTestFinished(() => front.stop())
  const args = ["enrol", id, file, "--batch-size", "2000", "--allow-rejects", "--json"]

  const killed = startCli(args, { url: front.url })
  await expect.poll(rows, { timeout: 60_000, interval: 20 }).toBeGreaterThan(20_000)
  killed.child.kill("SIGKILL")
  await killed.ended
  const done = await rows()

  const resumed = startCli(args, { url: front.url })
  await expect.poll(rows, { timeout: 60_000, interval: 20 }).toBeGreaterThan(done + 20_000)
  lostLeft = 3
  const lostAt = performance.now()
  const before = await rows()
  await expect.poll(rows, { timeout: 60_000, interval: 20 }).toBeGreaterThan(before + 6_000)
  const back = performance.now() - lostAt
  await expect.poll(rows, { timeout: 60_000, interval: 20 }).toBeGreaterThan(count / 2)
  const early = memoryOf(resumed.child.pid)
  await expect.poll(rows, { timeout: 60_000, interval: 20 }).toBeGreaterThan(count - 30_000)
  const late = memoryOf(resumed.child.pid)
  const { code, stdout } = await resumed.ended

  const refused = count / invalidEvery
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ rows: count, sampled: count - refused, refused, resumed_after: done })
  const { body } = await api.get(`${path}/samples/counts`)
  const { buckets } = JSON.parse(JSON.stringify(body))
  const stored = buckets.reduce((sum: number, { samples }: { samples: number }) => sum + samples, 0)
  expect(stored).toBe(count - refused)
  const rejects = (await readFile(`${file}.rejects.ndjson`, "utf8")).trimEnd().split("\n")
  expect(new Set(rejects.map((line) => JSON.parse(line).line)).size).toBe(rejects.length)
  expect(rejects).toHaveLength(refused)
  expect(late - early).toBeLessThan(mostGrowth)
  process.stdout.write(
    `observed: ${requests} requests, ${count - refused} acknowledged, 4 faults, ${count - refused - stored} lost, 0 twice, back in ${Math.round(back)} ms, memory ${Math.round(early)} MiB after half of it, ${Math.round(late)} MiB at the end\n`
  )
})
