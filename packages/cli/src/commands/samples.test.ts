import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeExperiment, unknownId } from "@sortition/api/testing/makeExperiment"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startCli } from "../testing/runCli.ts"
import { useCli } from "../testing/useCli.ts"

const { api, json, lines, refused } = useCli()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sortition-cli-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it("explain says the bucket and the reason, and what each condition expected and found", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { on: 100 } })
  await api.post(`${path}/criteria`, {
    criterion: { sampling_model: "User", sampling_attribute: "id" },
    conditions: [{ model: "User", property: "country", condition: "in", value: "US,CA" }]
  })
  const no = await json("explain", id, "User", "43", "--attribute", "User.country=FR")
  expect(no).toMatchObject({ allocated_bucket: null, reason: "no_matching_criterion" })
  const shown = await lines("explain", id, "User", "43", "--attribute", "User.country=FR")
  expect(shown).toContain("reason              no_matching_criterion")
  expect(shown.slice(-2)).toEqual([
    "HOLDS  ATTRIBUTE     CONDITION  EXPECTED  FOUND",
    "no     User.country  in         US,CA     FR"
  ])
  expect((await lines("explain", id, "User", "43")).at(-1)).toMatch(/\(missing\)$/)
  const yes = ["explain", id, "User", "42", "--attributes", '{"User": {"age": 3}}', "-a", "User.country=US"]
  expect(await json(...yes)).toMatchObject({ allocated_bucket: "on", reason: "allocated" })
})

describe("enrol", () => {
  it("enrols a file, and shows what became of its rows", async () => {
    const { id } = await makeExperiment(api, { buckets: { on: 100 } })
    const file = join(folder, "users.ndjson")
    await writeFile(
      file,
      '{"sampled_entity":"User","sampled_value":"1"}\n{"sampled_entity":"User","sampled_value":"2"}\n'
    )
    expect(await lines("enrol", id, file)).toEqual([
      "rows         2",
      "sampled      2",
      "refused      0",
      "  allocated  2"
    ])
    expect(await json("enrol", id, file)).toEqual({
      experiment_id: id,
      rows: 2,
      sampled: 2,
      refused: 0,
      by_status: { already_sampled: 2 },
      resumed_after: 0,
      rejects_file: null
    })
  })
})

describe("export", () => {
  const sampled = async () => {
    const { id, path } = await makeExperiment(api, { buckets: { on: 100 } })
    for (const sampled_value of ["1", "ü,2"])
      await api.post(`${path}/samples`, { sampled_entity: "User", sampled_value })
    return id
  }

  it("writes to standard output, as the service sends it", async () => {
    const id = await sampled()
    const rows = (await lines("export", id)).map((line) => JSON.parse(line))
    expect(rows).toMatchObject([{ sampled_value: "1" }, { sampled_value: "ü,2" }])
    expect(await lines("export", id, "--format", "csv")).toHaveLength(3)
  })

  it("writes whole files in the format of their name, and leaves nothing else", async () => {
    const id = await sampled()
    const file = join(folder, "samples.parquet")
    expect(await json("export", id, "-o", file)).toMatchObject({ format: "parquet", file, bytes: expect.any(Number) })
    expect((await readFile(file)).subarray(0, 4).toString()).toBe("PAR1")
    const gone = join(folder, "gone.csv")
    expect(await refused("export", unknownId, "-o", gone)).toMatchObject({
      code: 1,
      message: expect.stringMatching(/^sortition: Experiment not found \(request \S+\)\n$/)
    })
    await expect(readFile(gone)).rejects.toThrow("ENOENT")
  })
})

it("tail shows the newest samples, follows, and ends cleanly on Ctrl-C", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { on: 100 } })
  const sample = (sampled_value: string) => api.post(`${path}/samples`, { sampled_entity: "User", sampled_value })
  for (const value of ["1", "2", "3"]) await sample(value)
  const tail = startCli(["tail", id, "--last", "2", "--interval", "0.1", "--json"], { url: api.url })
  const values = () =>
    tail
      .stdout()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line).sampled_value)
  await expect.poll(values, { timeout: 20_000 }).toEqual(["2", "3"])
  for (const value of ["4", "5"]) await sample(value)
  await expect.poll(values, { timeout: 20_000 }).toEqual(["2", "3", "4", "5"])
  tail.child.kill("SIGINT")
  expect(await tail.ended).toMatchObject({ code: 0, stderr: "" })
})
