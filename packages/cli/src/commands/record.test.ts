import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { onDatabase } from "@sortition/api/testing/onDatabase"
import { useApi } from "@sortition/api/testing/useApi"
import { afterAll, beforeAll, expect, it } from "vitest"
import { jsonOf, runCli } from "../testing/runCli.ts"

const api = useApi()
let folder: string
let experiment = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sortition-record-"))
  const { id, path } = await makeExperiment(api, { buckets: { on: 100 } })
  experiment = id
  for (const [name, kind] of Object.entries({ revenue: "sum", rating: "mean" })) {
    await api.post(`${path}/metrics`, { name, kind })
  }
  for (const sampled_value of ["1", "2"]) await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const recorded = () =>
  onDatabase(api.databaseUrl, async (sql) => {
    const rows = await sql<
      { sum: number }[]
    >`SELECT sum(sum)::float8 AS sum FROM outcome_sums GROUP BY metric ORDER BY metric`
    return rows.map(({ sum }) => sum)
  })

it("records the outcomes of CSV and of JSON lines, and says which rows were refused", async () => {
  const file = join(folder, "orders.csv")
  await writeFile(file, "customer,value,note,order\n1,12.5,x,a\n2,7,,b\n1,12.5,again,a\n3,1,,c\n2,many,,d\n")
  const maps = [
    "--map",
    "customer=sampled_value",
    "--map",
    "order=outcome_id",
    "--entity",
    "User",
    "--metric",
    "revenue"
  ]
  const { code, stdout } = await runCli(["record", experiment, file, ...maps, "--json"], { url: api.url })
  const by_status = { recorded: 2, duplicate: 1, sample_not_found: 1, invalid_input: 1 }
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { rows: 5, recorded: 3, refused: 2, by_status }])
  const rejects = (await readFile(`${file}.rejects.ndjson`, "utf8")).trimEnd().split("\n")
  expect(rejects.map((line) => JSON.parse(line))).toMatchObject([
    { line: 5, status: "sample_not_found", outcome_id: "c" },
    { line: 6, status: "invalid_input", detail: expect.stringMatching(/^value: /), value: "many" }
  ])
  const input = '{"sampled_entity":"User","sampled_value":"1","metric":"rating","value":4}\n'.repeat(2)
  const args = ["record", experiment, "-", "--format", "ndjson", "--rejects", join(folder, "none")]
  expect(await jsonOf(args, { url: api.url, input })).toMatchObject({ recorded: 2, refused: 0 })
  expect(await recorded()).toEqual([19.5, 8])
})

it("continues an earlier run under its ids, so that a row without an outcome_id is recorded once", async () => {
  const before = await recorded()
  const file = join(folder, "ratings.csv")
  await writeFile(file, "sampled_entity,sampled_value,metric,value\nUser,1,rating,5\nUser,2,rating,3\n")
  // What a run leaves that was killed before it had an answer.
  const left = {
    version: 1,
    url: api.url,
    experiment_id: experiment,
    rows: 0,
    digest: "",
    by_status: {},
    rejects_bytes: 0
  }
  const state = JSON.stringify({ ...left, run_id: "killed" })
  const path = `${file}.record-state.json`
  for (const status of ["recorded", "duplicate"]) {
    await writeFile(path, state)
    expect(await jsonOf(["record", experiment, file], { url: api.url })).toMatchObject({ by_status: { [status]: 2 } })
    expect(existsSync(path)).toBe(false)
  }
  expect(await recorded()).toEqual([before[0], 16])
  await writeFile(path, JSON.stringify({ ...left, rows: 1 }))
  const { code, stderr } = await runCli(["record", experiment, file], { url: api.url })
  expect([code, stderr]).toEqual([2, expect.stringContaining("is of another command")])
})

it("says which column a file lacks, and sends nothing", async () => {
  const cases = [
    ["sampled_value,metric\n1,revenue\n", "no column value"],
    ["sampled_value,value\n1,2\n", "Add --metric"],
    ["metric,value\nrevenue,2\n", "neither a column sample_id nor sampled_value"],
    ["sampled_value,metric,value\n1,revenue,2\n", "Add --entity"],
    ["sample_id,metric,value,value\n1,revenue,2,2\n", "twice"]
  ]
  for (const [content = "", says = ""] of cases) {
    const file = join(folder, "wrong.csv")
    await writeFile(file, content)
    const { code, stderr } = await runCli(["record", experiment, file], { url: api.url })
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)])
  }
})
