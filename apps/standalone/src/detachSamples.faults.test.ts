import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { onDatabase } from "@sortition/api/testing/onDatabase"
import { useApi } from "@sortition/api/testing/useApi"
import { afterAll, expect, it } from "vitest"
import { commandNamed, runCommand } from "./testing/commands.ts"

const api = useApi()
const folder = mkdtempSync(join(tmpdir(), "sortition-detached-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const environment = () => ({ DATABASE_URL: api.databaseUrl })
const run = (name: string, ...args: readonly string[]) => runCommand(name, environment(), args)

it("exports, moves and attaches the samples of a completed experiment; a command that is killed in between is continued", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { all: 100 } })
  await onDatabase(
    api.databaseUrl,
    (sql) => sql`
      INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, allocated_by,
        created_at, updated_at)
      SELECT ${id}, gen_random_uuid(), 'User', n, 'all', 1, 1, 'service', now(), now() FROM generate_series(1, 20000) AS n`
  )
  const detach = ["--experiment", id, "--to", folder] as const
  expect(run("detachSamples.ts", ...detach)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("is not completed")
  })
  await api.patch(path, { completed: true })
  const exported = await (await fetch(`${api.url}${path}/samples/export`)).text()

  // Killed as soon as some samples are moved.
  const table = `detached.samples_${id.replaceAll("-", "")}`
  const moved = (until: (count: number) => boolean = () => true) =>
    onDatabase(api.databaseUrl, async (sql) => {
      for (;;) {
        const [row] = await sql<{ exists: boolean }[]>`SELECT to_regclass(${table}) IS NOT NULL AS exists`
        const count = row?.exists === true ? (await sql`SELECT FROM ${sql(table)}`).length : 0
        if (until(count)) return count
        await sleep(5)
      }
    })
  const detaching = commandNamed("detachSamples.ts", environment())
  const killed = spawn(process.execPath, [detaching.file, ...detach], { env: detaching.env, stdio: "ignore" })
  await moved((count) => count > 0 || killed.exitCode !== null)
  killed.kill("SIGKILL")
  await once(killed, "close")

  const done = run("detachSamples.ts", ...detach)
  expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining(`20000 samples are in ${table} and in `) })
  const file = join(folder, `samples-${id}.ndjson`)
  expect(readFileSync(file, "utf8")).toBe(exported)
  const sha256 = createHash("sha256").update(exported).digest("hex")
  expect(readFileSync(`${file}.sha256`, "utf8")).toBe(`${sha256}  samples-${id}.ndjson\n`)
  expect(done.stdout).toContain(sha256)
  expect(await moved()).toBe(20_000)
  expect(await api.get(`${path}/samples/counts`)).toMatchObject({ status: 409, body: { reason: "samples_detached" } })

  expect(run("attachSamples.ts", "--experiment", id)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("are attached")
  })
  expect(await (await fetch(`${api.url}${path}/samples/export`)).text()).toBe(exported)
}, 180_000)
