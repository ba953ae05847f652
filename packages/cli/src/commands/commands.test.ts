import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeExperiment, unknownId } from "@sortition/api/testing/makeExperiment"
import { useApi } from "@sortition/api/testing/useApi"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { jsonOf, runCli, startCli } from "../testing/runCli.ts"

const api = useApi()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sortition-cli-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const json = (...args: readonly string[]) => jsonOf(args, { url: api.url })

/** The lines of a command that succeeds and writes nothing to standard error. */
const lines = async (...args: readonly string[]): Promise<readonly string[]> => {
  const { code, stderr, stdout } = await runCli(args, { url: api.url })
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  return stdout.trimEnd().split("\n")
}

const refused = async (...args: readonly string[]) => {
  const { code, stderr, stdout } = await runCli(args, { url: api.url })
  expect(stdout).toBe("")
  return { code, message: stderr }
}

it("services: create, list, show, rename, archive, restore", async () => {
  const made = await json("services", "create", "checkout")
  expect(made).toMatchObject({ name: "checkout", active: true })
  expect(await json("services", "rename", made.id, "cart")).toMatchObject({ id: made.id, name: "cart" })
  expect(await json("services", "archive", made.id)).toMatchObject({ active: false })
  expect(await json("services", "list", "--active", "--search", "cart")).toEqual([])
  expect(await json("services", "restore", made.id)).toMatchObject({ active: true })
  expect(await json("services", "list", "--search", "cart")).toMatchObject([{ id: made.id, name: "cart" }])
  expect(await lines("services", "show", made.id)).toEqual(
    expect.arrayContaining([`id       ${made.id}`, "name     cart"])
  )
  const [titles, row] = await lines("services", "list", "--search", "cart")
  expect(titles).toMatch(/^ID {36}NAME {2}ACTIVE {2}CREATED$/)
  expect(row).toBe(`${made.id}  cart  yes     ${made.created_at}`)
})

it("results and plan: tables and sentences, and the same as JSON", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { control: 50, treatment: 50 } })
  const samples = Array.from({ length: 200 }, (_, n) => ({ sampled_entity: "User", sampled_value: `${n}` }))
  await api.post(`${path}/samples/bulk`, { samples })
  const shown = await lines("results", id)
  expect(shown[0]).toMatch(/^BUCKET +SAMPLES +EXPECTED +NAMED +FORCED$/)
  expect(shown).toContain("The split matches the shares. This may be checked at any time.")
  expect(shown).toContain("completion (primary)")
  const found = await json("results", id, "--baseline", "treatment", "--metric", "completion")
  expect(found).toMatchObject({ baseline: "treatment", metrics: [{ metric: { name: "completion" } }] })
  expect((await refused("results", id, "--baseline", "none")).code).toBe(1)
  const planned = await lines("plan", "--baseline", "0.1", "--effect", "0.02", "--power", "0.8")
  expect(planned).toEqual(
    expect.arrayContaining(["samples of each bucket  3841, 3841", "total                   7682"])
  )
  expect(await json("plan", "--deviation", "2", "--effect", "1", "--power", "0.9")).toMatchObject({ total: 172 })
  expect((await refused("plan", "--baseline", "0.1")).code).toBe(1)
})

it("experiments: create, list, show, activate, deactivate, schedule, complete, rename", async () => {
  const { serviceId } = await makeExperiment(api)
  const made = await json("experiments", "create", serviceId, "green button", "--start", "2099-01-01T00:00:00Z")
  expect(made).toMatchObject({ name: "green button", schedule_status: "pending" })
  expect((await lines("experiments", "list", serviceId, "--search", "green"))[1]).toContain("scheduled")
  expect(await json("experiments", "schedule", made.id, "--clear")).toMatchObject({ scheduled_start_date: null })
  expect(await json("experiments", "schedule", made.id, "2098-01-01T00:00:00Z")).toMatchObject({
    scheduled_start_date: "2098-01-01T00:00:00.000Z"
  })
  expect(await json("experiments", "activate", made.id)).toMatchObject({ active: true })
  expect(await json("experiments", "list", serviceId, "--active", "--limit", "1")).toMatchObject([{ id: made.id }])
  expect(await json("experiments", "deactivate", made.id)).toMatchObject({ active: false })
  expect(await json("experiments", "rename", made.id, "blue")).toMatchObject({ name: "blue" })
  expect(await json("experiments", "complete", made.id)).toMatchObject({ completed_at: expect.any(String) })
  expect(await lines("experiments", "show", made.id)).toContain("state        completed")
  expect(await refused("experiments", "schedule", made.id)).toEqual({
    code: 2,
    message: "sortition: Give a time such as 2030-01-01T08:00:00Z, or --clear\n"
  })
})

it("experiments: the flag of an experiment", async () => {
  const { serviceId } = await makeExperiment(api)
  const made = await json("experiments", "create", serviceId, "green button", "--key", "green-button")
  expect(made).toMatchObject({ key: "green-button", fallback_value: null, metadata: {} })
  const entries = ["team=checkout", "live=true", "cost=1.5", "note=1.5.0"].flatMap((entry) => ["--metadata", entry])
  expect(await json("experiments", "flag", made.id, "--fallback", "false", ...entries)).toMatchObject({
    key: "green-button",
    fallback_value: false,
    metadata: { team: "checkout", live: true, cost: 1.5, note: "1.5.0" }
  })
  expect(await lines("experiments", "show", made.id)).toEqual(
    expect.arrayContaining([
      "key          green-button",
      "fallback     false",
      "metadata     team=checkout, live=true, cost=1.5, note=1.5.0"
    ])
  )
  expect(await json("experiments", "flag", made.id, "--clear", "--key", "green")).toMatchObject({
    key: "green",
    fallback_value: null,
    metadata: {}
  })
  expect((await refused("experiments", "flag", made.id)).code).toBe(2)
  expect((await refused("experiments", "flag", made.id, "--fallback", "blue")).message).toContain("It must be JSON")
  expect((await refused("experiments", "create", serviceId, "other", "--key", "green")).message).toContain(
    'Another experiment of the team has the key "green"'
  )
})

describe("buckets and reweight", () => {
  it("set the values that a flag has", async () => {
    const { id } = await makeExperiment(api)
    const shares = ["control=50", "treatment=50"]
    await json("buckets", "set", id, ...shares, "--value", "control=false", "--value", "treatment=true")
    expect(await json("buckets", "list", id)).toMatchObject([{ value: false }, { value: true }])
    expect((await lines("buckets", "list", id))[1]).toMatch(/^control {5}50 % {2}false {2}2/)
    expect(await json("buckets", "set", id, "control=20", "treatment=80")).toMatchObject({
      buckets: [{ value: false }, { value: true }]
    })
    await json("buckets", "set", id, ...shares, "--value", "control=", "--value", "treatment=")
    expect(await json("buckets", "list", id)).toMatchObject([{ value: null }, { value: null }])
    for (const value of ["control", "other=1", "control=blue", "control=null"]) {
      expect((await refused("buckets", "set", id, ...shares, "--value", value)).code).toBe(2)
    }
  })

  it("set and list the distribution", async () => {
    const { id } = await makeExperiment(api)
    expect(await json("buckets", "set", id, "control=49.95", "a=b=50%")).toMatchObject({
      version: 1,
      moved_slots: 9_995
    })
    const listed = await json("buckets", "list", id)
    expect(listed).toMatchObject([{ bucket_name: "control" }, { bucket_name: "a=b", percentage_distribution: 50 }])
    expect(await lines("buckets", "list", id)).toEqual([
      expect.stringMatching(/^BUCKET {5}SHARE {2}VALUE {2}CREATED$/),
      expect.stringMatching(/^control {2}49.95 % {2}– {6}2/),
      expect.stringMatching(/^a=b {9}50 % {2}– {6}2/)
    ])
  })

  it("rehearse without a change, and show the slots that move by pair of buckets", async () => {
    const { id } = await makeExperiment(api, { buckets: { control: 50, treatment: 50 } })
    const planned = await json("reweight", id, "control=80", "treatment=20", "--dry-run")
    expect(planned.moves).toEqual([{ from: "treatment", to: "control", slots: 3_000, samples: 0 }])
    expect(await lines("reweight", id, "control=80", "treatment=20", "--dry-run")).toEqual(
      expect.arrayContaining([
        "treatment  control   3000   30 %",
        "3000 of 10000 slots move (30 %). Stored samples keep their buckets.",
        "Nothing was changed."
      ])
    )
    expect(await json("buckets", "list", id)).toMatchObject([{ percentage_distribution: 50 }, {}])
  })

  it("apply with --yes, and change nothing where there is no terminal to confirm at", async () => {
    const { id } = await makeExperiment(api, { buckets: { control: 50, treatment: 50 } })
    expect(await refused("reweight", id, "control=80", "treatment=20")).toEqual({
      code: 2,
      message: expect.stringMatching(/3000 of 10000 slots move[\s\S]*Nothing was changed: .* Add --yes to apply/)
    })
    expect(await json("buckets", "list", id)).toMatchObject([{ percentage_distribution: 50 }, {}])
    expect(await json("reweight", id, "control=80", "treatment=20", "--yes")).toMatchObject({ moved_slots: 3_000 })
    expect(await json("buckets", "list", id)).toMatchObject([{ percentage_distribution: 80 }, {}])
  })

  it("refuse what is no share", async () => {
    const { id } = await makeExperiment(api)
    for (const shares of [["control"], ["control=101"], ["a=1", "a=2"], ["=5"], ["a=1.555"], ["a=100.01"]]) {
      expect((await refused("reweight", id, ...shares, "--yes")).code, String(shares)).toBe(2)
    }
    expect(await refused("buckets", "set", id, "a=60", "b=60")).toMatchObject({ code: 1 })
  })
})

it("ramp: set, show, clear", async () => {
  const { id } = await makeExperiment(api, { buckets: { control: 100 } })
  const steps = ["2098-01-01T00:00:00Z", "control=99.5", "new=0.5", "2099-01-01T00:00:00Z", "control=50", "new=50"]
  expect(await json("ramp", "set", id, ...steps, "--pause-on-srm")).toMatchObject({
    pause_on_srm: true,
    steps: [{ buckets: [{ slots: 9_950 }, { bucket_name: "new", slots: 50 }] }, { status: "pending" }]
  })
  expect(await lines("ramp", "show", id)).toEqual([
    expect.stringMatching(/^AT +STATUS +SETTLED +VERSION +REASON +SHARES$/),
    expect.stringMatching(/^2098-01-01T00:00:00.000Z +pending .*control 99.5 %, new 0.5 %$/),
    expect.stringMatching(/^2099-01-01T00:00:00.000Z +pending .*control 50 %, new 50 %$/),
    "",
    "A sample ratio mismatch pauses the ramp."
  ])
  expect(await lines("ramp", "clear", id)).toEqual(["The experiment has no ramp now."])
  expect((await refused("ramp", "set", id, "control=50")).code).toBe(2)
})

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

it("completion prints scripts", async () => {
  expect((await lines("completion", "bash")).at(-1)).toBe("complete -o default -F _sortition sortition")
  expect(await lines("__complete", "--", "export", "x", "--format", "c")).toEqual(["csv"])
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

it("webhooks: create, list, test, deliveries, redeliver, rotate-secret, delete", async () => {
  const url = "https://hooks.example.org/cli"
  const made = await json("webhooks", "create", url, "--event", "experiment.ended", "--description", "ours")
  expect(made.attributes).toMatchObject({ url, events: ["experiment.ended"], description: "ours" })
  const shown = (await lines("webhooks", "list")).map((line) => line.split(/ {2,}/))
  expect(shown).toEqual([
    ["ID", "URL", "ACTIVE", "EVENTS"],
    [made.id, url, "yes", "experiment.ended"]
  ])
  const sent = await json("webhooks", "test", made.id)
  expect(sent.attributes).toMatchObject({ event_type: "webhook.test", status: "pending", attempts: 0 })
  expect(await json("webhooks", "redeliver", made.id, sent.id)).toMatchObject({ id: sent.id })
  expect(await json("webhooks", "deliveries", made.id, "--limit", "1")).toMatchObject([{ id: sent.id }])
  expect(await json("webhooks", "deliveries", made.id, "--status", "failed")).toEqual([])
  expect(await lines("webhooks", "rotate-secret", made.id)).toEqual([expect.stringMatching(/^whsec_/)])
  expect(await lines("webhooks", "delete", made.id)).toEqual([`Webhook ${made.id} is deleted.`])
  expect(await refused("webhooks", "create", "http://127.0.0.1/")).toEqual({
    code: 1,
    message: expect.stringContaining("Url leads to an address that is not allowed")
  })
})
