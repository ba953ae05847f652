import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { startFront } from "@sortition/api/testing/startFront"
import { useApi } from "@sortition/api/testing/useApi"
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest"
import { jsonOf, runCli, startCli } from "../testing/runCli.ts"

const api = useApi()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sortition-enrol-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const write = async (name: string, content: string | Uint8Array): Promise<string> => {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

const linesOf = async (file: string) =>
  (await readFile(file, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))

const storedIn = async (path: string): Promise<number> => {
  const { body } = await api.get(`${path}/samples/counts`)
  const { buckets } = JSON.parse(JSON.stringify(body))
  return buckets.reduce((sum: number, { samples }: { samples: number }) => sum + samples, 0)
}

it("reads CSV with a byte order mark, quotes, CRLF and UTF-8, and writes refused rows with their lines and reasons", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { on: 100 } })
  await api.post(`${path}/criteria`, {
    criterion: { sampling_model: "User", sampling_attribute: "id" },
    conditions: [{ model: "User", property: "country", condition: "equals", value: "Österreich, Süd" }]
  })
  const rows = [
    '\ufeff"customer",land,note',
    '"1 ""one""","Österreich, Süd",x',
    '2,Schweiz,"two\r\nlines"',
    "",
    "3,too,many,cells",
    ',"Österreich, Süd",',
    '😀,"Österreich, Süd",last'
  ]
  const file = await write("users.csv", `${rows.join("\r\n")}\r\n`)
  const maps = ["--map", "customer=sampled_value", "--map", "land=User.country", "--entity", "User"]
  const { code, stderr, stdout } = await runCli(["enrol", id, file, ...maps, "--json"], { url: api.url })
  expect(JSON.parse(stdout)).toMatchObject({
    rows: 5,
    sampled: 2,
    by_status: { allocated: 2, no_matching_criterion: 1, invalid_row: 1, invalid_input: 1 },
    rejects_file: `${file}.rejects.ndjson`
  })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^Columns that are not sent: note\nsortition: 3 of 5 rows were refused: see /)
  expect(await linesOf(`${file}.rejects.ndjson`)).toEqual([
    {
      line: 3,
      status: "no_matching_criterion",
      detail: expect.stringContaining("criteria"),
      sampled_entity: "User",
      sampled_value: "2",
      attributes: { User: { country: "Schweiz" } }
    },
    { line: 6, status: "invalid_row", detail: "The row has 4 cells, the header 3", text: "3,too,many,cells" },
    expect.objectContaining({ line: 7, status: "invalid_input", detail: expect.stringMatching(/^sampled_value: /) })
  ])
  const { body } = await api.list(`${path}/samples`)
  expect(body.map(({ sampled_value }) => sampled_value).toSorted()).toEqual(['1 "one"', "😀"])
  expect(existsSync(`${file}.enrol-state.json`)).toBe(false)
})

it("reads JSON lines from standard input, and a file of rejects again", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { on: 100 } })
  const rejects = join(folder, "in.rejects.ndjson")
  const input =
    '\ufeff{"sampled_value":"1"}\r\n\r\nnot json\n{"sampled_entity":"User","sampled_value":"2","allocated_bucket":"gone"}'
  const args = ["enrol", id, "-", "--format", "ndjson", "--entity", "User", "--rejects", rejects, "--allow-rejects"]
  expect(await jsonOf(args, { url: api.url, input })).toMatchObject({ rows: 3, sampled: 1, refused: 2 })
  expect(await linesOf(rejects)).toMatchObject([
    { line: 3, status: "invalid_row", text: "not json" },
    { line: 4, status: "invalid_input", sampled_value: "2", allocated_bucket: "gone" }
  ])
  const mended = (await readFile(rejects, "utf8")).split("\n")[1]?.replaceAll("gone", "on") ?? ""
  const again = await write("mended.ndjson", mended)
  expect(await jsonOf(["enrol", id, again], { url: api.url })).toMatchObject({ rows: 1, sampled: 1 })
  expect(await storedIn(path)).toBe(2)
})

it("says what is wrong with a file, and sends nothing", async () => {
  const { id } = await makeExperiment(api, { buckets: { on: 100 } })
  const cases = [
    { content: "sampled_entity,id\nUser,1\n", says: "no column sampled_value" },
    { content: "sampled_value\n1\n", says: "Add --entity" },
    { content: "", says: "it has no header" },
    { content: "sampled_value,sampled_value\n1,2\n", more: ["--entity", "User"], says: "twice" },
    { content: Buffer.from("sampled_entity,sampled_value\nUser,\xfc\n", "latin1"), says: "not UTF-8" },
    { content: 'sampled_entity,sampled_value\nUser,"1" 2\n', says: "is not CSV" }
  ]
  for (const [index, { content, more = [], says }] of cases.entries()) {
    const file = await write(`wrong-${index}.csv`, content)
    const { code, stderr } = await runCli(["enrol", id, file, ...more], { url: api.url })
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) })
    expect(stderr).not.toContain("    at ")
  }
})

it("goes on after a kill where it stopped: each row once, each reject once", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { on: 100 } })
  const count = 3_000
  const values = Array.from({ length: count }, (_, n) => (n % 100 === 0 ? "" : `user-${n}`))
  const file = await write(
    "killed.csv",
    `sampled_entity,sampled_value\n${values.map((value) => `User,${value}\n`).join("")}`
  )
  const statePath = `${file}.enrol-state.json`
  const rowsDone = async (): Promise<number> =>
    existsSync(statePath) ? JSON.parse(await readFile(statePath, "utf8")).rows : 0
  // Slow enough to be killed in the middle.
  const front = await startFront(api.url, () => false)
  onTestFinished(() => front.stop())
  const args = ["enrol", id, file, "--batch-size", "50", "--allow-rejects"]
  const killed = startCli(args, { url: front.url })
  await expect.poll(rowsDone, { timeout: 40_000, interval: 5 }).toBeGreaterThan(200)
  killed.child.kill("SIGKILL")
  await killed.ended
  const done = await rowsDone()
  expect(done).toBeLessThan(count)

  const { code, stderr, stdout } = await runCli([...args, "--json"], { url: front.url })
  expect({ code, stderr }).toEqual({ code: 0, stderr: `Resuming after row ${done}.\n` })
  const summary = JSON.parse(stdout)
  expect(summary).toMatchObject({ rows: count, sampled: count - 30, refused: 30, resumed_after: done })
  expect(await storedIn(path)).toBe(count - 30)
  const lines = (await linesOf(`${file}.rejects.ndjson`)).map(({ line }) => line)
  expect(lines).toEqual(Array.from({ length: 30 }, (_, n) => 2 + n * 100))
  expect(existsSync(statePath)).toBe(false)
})

it("does not resume a file whose beginning has changed, or another experiment", async () => {
  const { id } = await makeExperiment(api, { buckets: { on: 100 } })
  const file = await write("changed.ndjson", '{"sampled_entity":"User","sampled_value":"1"}\n')
  const left = {
    version: 1,
    url: api.url,
    experiment_id: id,
    rows: 1,
    digest: "0",
    by_status: { allocated: 1 },
    rejects_bytes: 0
  }
  await writeFile(`${file}.enrol-state.json`, JSON.stringify(left))
  const changed = await runCli(["enrol", id, file], { url: api.url })
  expect(changed).toMatchObject({ code: 2, stderr: expect.stringContaining("Add --no-resume to begin again") })
  const { id: other } = await makeExperiment(api, { buckets: { on: 100 } })
  expect(await runCli(["enrol", other, file], { url: api.url })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`is of experiment ${id}`)
  })
  expect(await jsonOf(["enrol", id, file, "--no-resume"], { url: api.url })).toMatchObject({
    rows: 1,
    resumed_after: 0
  })
})

it("waits as Retry-After says, and stops with 3 when the service stays away", async () => {
  const { id } = await makeExperiment(api, { buckets: { on: 100 } })
  let left = 2
  const front = await startFront(api.url, (response) => {
    if (left === 0) return false
    left--
    const status = left === 1 ? 503 : 429
    response.writeHead(status, { "retry-after": "1", "content-type": "application/json" }).end('{"detail":"busy"}')
    return true
  })
  onTestFinished(() => front.stop())
  const file = await write("busy.ndjson", '{"sampled_entity":"User","sampled_value":"1"}\n')
  const busy = await runCli(["enrol", id, file, "--json"], { url: front.url })
  expect(busy.stderr).toBe(
    "The service answers 503; trying again in 1 s\nThe service answers 429; trying again in 1 s\n"
  )
  expect(JSON.parse(busy.stdout)).toMatchObject({ sampled: 1 })
  await front.stop()
  const gone = await runCli(["enrol", id, file, "--patience", "1"], { url: front.url })
  expect(gone).toMatchObject({ code: 3, stdout: "", stderr: expect.stringMatching(/^sortition: No answer from /m) })
})
