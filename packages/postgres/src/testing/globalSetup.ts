import { readFileSync, rmSync } from "node:fs"
import { readdir, rm, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { embeddedPostgres } from "@sortition/embedded-postgres/embeddedPostgres"
import { endLeftovers } from "@sortition/embedded-postgres/endLeftovers"
import { openCluster } from "@sortition/embedded-postgres/openCluster"
import { pidFilePath } from "@sortition/embedded-postgres/readPidFile"
import { pidExists } from "@sortition/embedded-postgres/runningProcesses"
import { dataFolderParents, makeDataFolder } from "@sortition/embedded-postgres/testing/makeDataFolder"
import { Effect, Exit, Scope } from "effect"
import postgres from "postgres"
import type { TestProject } from "vitest/node"
import { applyMigrations } from "../sql/applyMigrations.ts"
import { databaseUrl } from "./databaseUrl.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of the test run's PostgreSQL, as superuser. */
    readonly postgresAdminUrl: string
    /** The name of the database with the migrated, empty schema. */
    readonly postgresTemplate: string
  }
}

/** Settings for a server whose data need not survive a crash. To start parallel workers takes longer than any statement of a test. */
const fastSettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  max_parallel_workers_per_gather: "0",
  shared_buffers: "32MB",
  max_wal_size: "128MB",
  max_connections: "200"
}

const prefix = "sortition-tests-"

/** Stops the servers that killed test runs left behind. */
const removeAbandoned = async (): Promise<void> => {
  const folders = await Promise.all(
    dataFolderParents.map(async (parent) => (await readdir(parent).catch(() => [])).map((name) => join(parent, name)))
  )
  for (const folder of folders.flat()) {
    const pid = /^sortition-tests-(\d+)-/.exec(basename(folder))?.[1]
    if (pid === undefined || pidExists(Number(pid))) continue
    try {
      if (await stat(join(folder, "postgres", "PG_VERSION")).catch(() => undefined)) {
        await endLeftovers(await openCluster(folder, false))
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // It belongs to another user, or another run removes it: no error of this run.
    }
  }
}

/** Stops the server at exit, because Ctrl-C makes vitest exit without teardown. */
const endAtExit = (dataDir: string) => () => {
  try {
    process.kill(Number.parseInt(readFileSync(pidFilePath(join(dataDir, "postgres")), "utf8"), 10), "SIGQUIT")
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 })
  } catch {
    // The next run removes what is left.
  }
}

const prepareTemplate = async (adminUrl: string, template: string): Promise<void> => {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined })
  try {
    // Makes logging in cheap: tests open thousands of connections.
    await sql`set scram_iterations = 1`
    await sql.unsafe(`alter role current_user password '${new URL(adminUrl).password}'`)
    await sql`create database ${sql(template)}`
    await applyMigrations(databaseUrl(adminUrl, template))
    // A database with a connection cannot be copied.
    await sql`alter database ${sql(template)} with is_template true allow_connections false`
  } finally {
    await sql.end()
  }
}

/** One PostgreSQL for a run of vitest, in a temporary folder that is removed with it. See `freshDatabase`. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  await removeAbandoned()
  const dataDir = await makeDataFolder(`${prefix}${process.pid}-`)
  const scope = Scope.makeUnsafe()
  const atExit = endAtExit(dataDir)
  process.once("exit", atExit)
  const teardown = async () => {
    process.off("exit", atExit)
    await Effect.runPromise(Scope.close(scope, Exit.void))
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    const server = embeddedPostgres({ dataDir, settings: fastSettings })
    const { url } = await Effect.runPromise(Scope.provide(server, scope))
    const template = "sortition_template"
    await prepareTemplate(url, template)
    project.provide("postgresAdminUrl", url)
    project.provide("postgresTemplate", template)
  } catch (error) {
    await teardown()
    throw error
  }
  return teardown
}
