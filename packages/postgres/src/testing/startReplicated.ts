import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { embeddedPostgres } from "@sortition/embedded-postgres/embeddedPostgres"
import { readPidFile } from "@sortition/embedded-postgres/readPidFile"
import { makeDataFolder } from "@sortition/embedded-postgres/testing/makeDataFolder"
import { Effect, Exit, Scope } from "effect"
import postgres from "postgres"

const settings = {
  wal_level: "replica",
  max_wal_senders: "4",
  wal_keep_size: "256MB",
  hot_standby: "on",
  fsync: "off",
  shared_buffers: "32MB"
}

const start = async (dataDir: string, own: Readonly<Record<string, string>>, port = 0) => {
  const scope = Scope.makeUnsafe()
  const options = { dataDir, port, settings: { ...settings, ...own } }
  const { url } = await Effect.runPromise(Scope.provide(embeddedPostgres(options), scope))
  return { url, stop: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
}

/** Nothing of these belongs into a copy: the log is streamed. */
const left = new Set(["pg_wal", "postmaster.pid", "postmaster.opts"])

/** What pg_basebackup does; the embedded PostgreSQL does not bring that program. */
const copyCluster = async (url: string, from: string, to: string) => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await sql`SELECT pg_backup_start('replica', true)`
    await mkdir(join(to, "pg_wal"), { recursive: true, mode: 0o700 })
    for (const name of await readdir(from)) {
      if (!left.has(name)) await cp(join(from, name), join(to, name), { recursive: true })
    }
    const [backup] = await sql<{ labelfile: string }[]>`SELECT labelfile FROM pg_backup_stop(false)`
    await writeFile(join(to, "backup_label"), backup?.labelfile ?? "", { mode: 0o600 })
    await writeFile(join(to, "standby.signal"), "", { mode: 0o600 })
  } finally {
    await sql.end()
  }
}

/** A PostgreSQL with a streaming replica, both empty but for the database `sortition`. */
export const startReplicated = async () => {
  const primaryFolder = await makeDataFolder("sortition-primary-")
  const replicaFolder = await makeDataFolder("sortition-replica-")
  const primary = await start(primaryFolder, {})
  await copyCluster(primary.url, join(primaryFolder, "postgres"), join(replicaFolder, "postgres"))
  const { hostname, password, port, username } = new URL(primary.url)
  const primary_conninfo = `host=${hostname} port=${port} user=${username} password=${password}`
  let replica = await start(replicaFolder, { primary_conninfo })
  const readUrl = replica.url
  const admin = postgres(readUrl, { max: 1, fetch_types: false, onnotice: () => undefined })
  return {
    url: primary.url,
    readUrl,
    /** From now on the replica receives changes and does not show them. */
    pause: async () => {
      await admin`SELECT pg_wal_replay_pause()`
    },
    resume: async () => {
      await admin`SELECT pg_wal_replay_resume()`
    },
    /** Waits until the replica shows everything that the primary has. */
    caughtUp: async () => {
      const sql = postgres(primary.url, { max: 1, onnotice: () => undefined })
      const [written] = await sql<{ lsn: string }[]>`SELECT pg_current_wal_insert_lsn() AS lsn`
      await sql.end()
      const isThere = () => admin`SELECT WHERE pg_last_wal_replay_lsn() >= ${written?.lsn ?? ""}::pg_lsn`
      while ((await isThere()).length === 0) await sleep(20)
    },
    /** The number of the service's connections to the replica whose last statement reads this table. */
    connectionsThatRead: async (table: string) => {
      const rows = await admin`
        SELECT FROM pg_stat_activity WHERE application_name = 'sortition' AND query LIKE ${`%FROM ${table}%`}`
      return rows.length
    },
    /** What it has not sent is lost. */
    killPrimary: async () => {
      process.kill((await readPidFile(join(primaryFolder, "postgres")))?.pid ?? 0, "SIGQUIT")
      await primary.stop()
    },
    stopReplica: () => replica.stop(),
    startReplica: async () => {
      replica = await start(replicaFolder, { primary_conninfo }, Number(new URL(readUrl).port))
    },
    stop: async () => {
      await admin.end({ timeout: 1 })
      await replica.stop()
      await primary.stop()
      for (const folder of [primaryFolder, replicaFolder])
        await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  }
}
