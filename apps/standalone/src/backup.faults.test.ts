import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import postgres from "postgres"
import { describe, expect, it, onTestFinished } from "vitest"
import { hasDebianPostgres, makeServers } from "./testing/debianPostgres.ts"
import { listSamples, makeExperiment, post } from "./testing/samplingLoad.ts"
import { startStandalone } from "./testing/startStandalone.ts"

const within = { timeout: 30_000, interval: 100 }
const samplesEach = 100

const startService = async (url: string) => {
  const running = startStandalone({ DATABASE_URL: url })
  onTestFinished(async () => {
    await running.kill("SIGKILL")
  })
  return running.ready
}

const connect = (url: string) => {
  const sql = postgres(url, { max: 2, onnotice: () => undefined })
  onTestFinished(() => sql.end({ timeout: 1 }))
  return sql
}

/** Samples that were acknowledged, by their values. */
const enrol = async (url: string, path: string, name: string) => {
  const acknowledged = new Map<string, string>()
  for (let n = 0; n < samplesEach; n++) {
    const value = `${name}-${n}`
    const { id, status } = await post(`${url}${path}/samples`, { sampled_entity: "User", sampled_value: value })
    if (status === 200) acknowledged.set(value, id)
  }
  return acknowledged
}

describe.skipIf(!hasDebianPostgres())("backups", () => {
  it("bring back every acknowledged sample: a dump, and a point in time after a mistake", {
    timeout: 180_000
  }, async () => {
    const began = Date.now()
    const servers = await makeServers()
    onTestFinished(servers.end)
    await servers.make("primary")
    await servers.makeFolder("archive")
    await servers.configure("primary", {
      archive_mode: "on",
      archive_command: `test ! -f ${servers.at("archive")}/%f && cp %p ${servers.at("archive")}/%f`,
      wal_level: "replica"
    })
    const server = await servers.start("primary")
    const admin = connect(`${server}/postgres`)
    await admin`CREATE DATABASE sortition`
    const database = `${server}/sortition`
    const sql = connect(database)
    const url = await startService(database)
    const path = await makeExperiment(url)

    const early = await enrol(url, path, "before the base backup")
    await servers.call("pg_basebackup", ["-d", server, "-D", servers.at("restored"), "-X", "none", "-c", "fast"])
    const late = await enrol(url, path, "after the base backup")
    await servers.call("pg_dump", ["-d", database, "-Fc", "-f", servers.at("sortition.dump")])
    const [moment] = await sql<{ text: string }[]>`SELECT clock_timestamp()::text AS text`
    const lost = await enrol(url, path, "after the moment")
    await sql`TRUNCATE samples`
    const [segment] = await sql<{ name: string }[]>`SELECT pg_walfile_name(pg_switch_wal()) AS name`
    const isArchived = async () => {
      const [row] = await sql<{ last: string | null }[]>`SELECT last_archived_wal AS last FROM pg_stat_archiver`
      return (row?.last ?? "") >= (segment?.name ?? "")
    }
    await expect.poll(isArchived, within).toBe(true)

    const kept = new Map([...early, ...late])
    const check = async (restored: string) => {
      const again = await startService(restored)
      const found = new Set((await listSamples(again, path)).map(({ id }) => id))
      expect([...kept.values()].filter((id) => !found.has(id))).toEqual([])
      expect([...lost.values()].filter((id) => found.has(id))).toEqual([])
      expect(found.size).toBe(kept.size)
      // The same entity gets its old sample, and new ones are still accepted.
      const [[value, id] = ["", ""]] = kept
      const repeated = await post(`${again}${path}/samples`, { sampled_entity: "User", sampled_value: value })
      expect(repeated).toEqual({ status: 200, id })
      expect((await enrol(again, path, "after the restore")).size).toBe(samplesEach)
    }

    await admin`CREATE DATABASE copy`
    await servers.call("pg_restore", ["-d", `${server}/copy`, "--exit-on-error", servers.at("sortition.dump")])
    await check(`${server}/copy`)

    await servers.configure("restored", {
      restore_command: `cp ${servers.at("archive")}/%f %p`,
      recovery_target_time: moment?.text ?? "",
      recovery_target_action: "promote",
      archive_mode: "off"
    })
    await writeFile(join(servers.at("restored"), "recovery.signal"), "")
    const restored = await servers.start("restored")
    const reader = connect(`${restored}/postgres`)
    const isPromoted = async () => {
      const [row] = await reader<{ recovering: boolean }[]>`SELECT pg_is_in_recovery() AS recovering`
      return row?.recovering === false
    }
    await expect.poll(isPromoted, within).toBe(true)
    await check(`${restored}/sortition`)

    const requests = early.size + late.size + lost.size
    const seconds = Math.round((Date.now() - began) / 1_000)
    process.stdout.write(
      `observed: ${requests} requests, ${kept.size} acknowledged before the moment, 2 restores, 0 lost, 0 twice, in ${seconds} s\n`
    )
  })
})
