import { randomBytes } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import postgres from "postgres"
import { inject } from "vitest"
import { databaseUrl } from "./databaseUrl.ts"
import type {} from "./globalSetup.ts"

export interface TestDatabase {
  readonly url: string
  /** Drops the database and ends its connections. */
  readonly drop: () => Promise<void>
}

let opened: postgres.Sql | undefined

/** The superuser's connections, shared by all files of this process and closed when they have been idle for a while. */
const admin = (): postgres.Sql => {
  opened ??= postgres(inject("postgresAdminUrl"), {
    max: 2,
    idle_timeout: 5,
    fetch_types: false,
    onnotice: () => undefined
  })
  return opened
}

/** Another process, such as a statistics worker, still uses the template. */
const isInUse = (error: unknown) => error instanceof postgres.PostgresError && error.code === "55006"

const create = async (template: string): Promise<TestDatabase> => {
  const name = `test_${randomBytes(8).toString("hex")}`
  const sql = admin()
  const copy = async (tries = 50): Promise<void> => {
    try {
      await sql`create database ${sql(name)} template ${sql(template)} strategy file_copy`
    } catch (error) {
      if (!isInUse(error) || tries === 1) throw error
      await sleep(100)
      return copy(tries - 1)
    }
  }
  await copy()
  return {
    url: databaseUrl(inject("postgresAdminUrl"), name),
    drop: async () => {
      await sql`drop database if exists ${sql(name)} with (force)`
    }
  }
}

/** A database of its own with the migrated, empty schema. Any number of test files may call it at once. Needs `globalSetup`. */
export const freshDatabase = (): Promise<TestDatabase> => create(inject("postgresTemplate"))

/** Creates a database without any schema. */
export const emptyDatabase = (): Promise<TestDatabase> => create("template0")
