import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { pastTriggers } from "@sortition/api/testing/onDatabase"
import { useApi } from "@sortition/api/testing/useApi"
import { afterAll, expect, it } from "vitest"
import { runCommand } from "./testing/commands.ts"

const api = useApi()
const folder = mkdtempSync(join(tmpdir(), "sortition-audit-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (name: string, args: readonly string[]) => runCommand(name, { DATABASE_URL: api.databaseUrl }, args)
const verify = (...args: readonly string[]) => run("verifyAudit.ts", args)
const verifyCounts = (...args: readonly string[]) => run("verifyCounts.ts", args)
const past = (statement: string) => pastTriggers(api.databaseUrl, (connection) => connection.unsafe(statement))

it("verify-audit prints the heads, and names what is altered or cut short, beside the running service", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const whole = verify()
  expect(whole).toMatchObject({ status: 0, stderr: expect.stringContaining("every audit chain holds") })
  const heads = whole.stdout.trim().split("\n")
  expect(heads.map((line) => JSON.parse(line).team_id)).toEqual(["0", "1"])
  const file = join(folder, "heads")
  writeFileSync(file, whole.stdout)

  await api.patch(path, { active: false })
  expect(verify("--heads", file)).toMatchObject({ status: 0 })
  writeFileSync(file, `${heads[0]}\n${verify().stdout}`)
  await past(
    "DELETE FROM audit_entries WHERE team_id = 1 AND height = (SELECT height FROM audit_heads WHERE team_id = 1)"
  )
  await past(
    "UPDATE audit_heads SET (height, hash) = (SELECT height, hash FROM audit_entries WHERE team_id = 1 ORDER BY height DESC LIMIT 1) WHERE team_id = 1"
  )
  expect(verify()).toMatchObject({ status: 0 })
  expect(verify("--heads", file)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^team 1, entry 4: it is missing: a copy of the heads has the height 4/)
  })
  await past("UPDATE audit_entries SET payload = replace(payload, 'local_user', 'user') WHERE height = 2")
  expect(verify()).toMatchObject({ status: 1, stderr: expect.stringMatching(/^team 1, entry 2: its hash/) })

  writeFileSync(file, "not a head\n")
  expect(verify("--heads", file)).toMatchObject({ status: 1, stderr: expect.stringContaining("--heads: line 1") })
  expect(verify("--heads", join(folder, "missing")).status).toBe(1)
  process.stdout.write("observed: 2 tamperings of a running service's chain, 2 named, 0 false alarms\n")
})

it("verify-counts compares counts with samples beside the running service, names what differs, and repairs it", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
  const samples = Array.from({ length: 20 }, (_, n) => ({ sampled_entity: "User", sampled_value: `${n}` }))
  await api.post(`${path}/samples/bulk`, { samples })
  await past(`INSERT INTO counted_experiments VALUES ('${id}')`)
  expect(verifyCounts()).toMatchObject({ status: 0, stdout: "" })
  await past(`UPDATE sample_count_deltas SET samples = samples + 1 WHERE experiment_id = '${id}' AND bucket = 'a'`)
  const differing = verifyCounts()
  expect(differing).toMatchObject({ status: 1, stderr: expect.stringContaining("--repair counts them anew") })
  const found = differing.stdout.trim().split("\n")
  expect(found.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ experiment_id: id, count: "all samples that are not forced" }),
    expect.objectContaining({ experiment_id: id, count: expect.stringContaining("service a") })
  ])
  expect(verifyCounts("--repair").status).toBe(0)
  expect(verifyCounts()).toMatchObject({ status: 0, stdout: "" })
})
