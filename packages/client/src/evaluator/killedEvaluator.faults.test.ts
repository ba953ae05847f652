import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { startStandalone } from "@sortition/standalone/testing/startStandalone"
import { expect, it, onTestFinished } from "vitest"

const rounds = 20
const program = join(import.meta.dirname, "testing/usingProgram.ts")

const postTo = async (url: string, body: object): Promise<{ readonly id: string }> => {
  const headers = { "content-type": "application/json" }
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })
  const made: { readonly id: string } = JSON.parse(await answer.text())
  return made
}

it("enrols every used decision exactly once, whatever is killed", { timeout: 600_000 }, async () => {
  const database = await freshDatabase()
  onTestFinished(() => database.drop())
  const folder = await mkdtemp(join(tmpdir(), "sortition-killed-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const start = async (port: string) => {
    const settings = { DATABASE_URL: database.url, SORTITION_DATA_DIR: folder, PORT: port, SORTITION_RATE_LIMIT: "off" }
    const running = startStandalone(settings)
    return { running, url: await running.ready }
  }
  let server = await start("0")
  onTestFinished(async () => {
    await server.running.kill("SIGKILL")
  })
  const { url } = server
  const { id: service } = await postTo(`${url}/api/v1/services`, { name: "killed" })
  const { id } = await postTo(`${url}/api/v1/services/${service}/experiments`, { name: "killed", key: "killed" })
  await postTo(`${url}/api/v1/experiments/${id}/buckets`, { bucket_name: "all", percentage_distribution: 100 })

  const used: string[] = []
  const run = async (name: string) => {
    const child = spawn(process.execPath, [program, url, service, folder, name], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    let output = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
    const closed = once(child, "close")
    const firstWord = once(child.stdout, "data")
    return { child, closed, firstWord, lines: () => output.split("\n").slice(0, -1) }
  }
  for (let round = 0; round < rounds; round++) {
    const { child, closed, firstWord, lines } = await run(`round-${round}`)
    await firstWord
    await sleep(50 + Math.random() * 1_200)
    if (round % 4 === 1) {
      await server.running.kill("SIGKILL")
      await sleep(Math.random() * 500)
    }
    child.kill("SIGKILL")
    await closed
    used.push(...lines())
    if (round % 4 === 1) server = await start(new URL(url).port)
  }
  const last = await run("last")
  await last.closed
  const counts: { readonly pending: number; readonly dropped: object } = JSON.parse(last.lines().at(-1) ?? "null")
  expect(counts).toMatchObject({ pending: 0, dropped: {} })

  const exported = await fetch(`${url}/api/v1/experiments/${id}/samples/export?format=ndjson`)
  const samples = (await exported.text()).split("\n").filter((line) => line !== "")
  const stored = samples.map((line): string => JSON.parse(line).sampled_value)
  const values = new Set(stored)
  expect(stored).toHaveLength(values.size)
  expect(used.length).toBeGreaterThan(rounds * 10)
  expect(used.filter((value) => !values.has(value))).toEqual([])
  // A program may be killed after it has used a decision and before it has said so.
  expect(stored.length - used.length).toBeLessThanOrEqual(rounds)
  expect(stored.length).toBeGreaterThanOrEqual(used.length)
})
