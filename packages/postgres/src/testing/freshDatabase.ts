import { randomBytes } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import postgres from "postgres"
import { inject } from "vitest"
import { databaseUrl } from "./databaseUrl.ts"
import type {} from "./globalSetup.ts"

export interface TestDatabase {
  readonly url: string
  /** Removes the database and cuts its connections. */
  readonly drop: () => Promise<void>
}

const asAdmin = async (work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> => {
  const sql = postgres(inject("postgresAdminUrl"), { max: 1, onnotice: () => undefined })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}

/** Something, such as a statistics worker, is still looking at the template. */
const isInUse = (error: unknown) => error instanceof postgres.PostgresError && error.code === "55006"

const create = async (template: string): Promise<TestDatabase> => {
  const name = `test_${randomBytes(8).toString("hex")}`
  await asAdmin(async (sql) => {
    for (let tries = 1; ; tries++) {
      try {
        return await sql`create database ${sql(name)} template ${sql(template)} strategy file_copy`
      } catch (error) {
        if (!isInUse(error) || tries === 50) throw error
        await sleep(100)
      }
    }
  })
  return {
    url: databaseUrl(inject("postgresAdminUrl"), name),
    drop: () => asAdmin((sql) => sql`drop database if exists ${sql(name)} with (force)`)
  }
}

/** A database of its own with the migrated, empty schema. Any number of test files may ask at once. Needs `globalSetup`. */
export const freshDatabase = (): Promise<TestDatabase> => create(inject("postgresTemplate"))

/** A database of its own without any schema. */
export const emptyDatabase = (): Promise<TestDatabase> => create("template0")
