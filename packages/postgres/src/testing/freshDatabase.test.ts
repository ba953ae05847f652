import postgres from "postgres"
import { expect, it } from "vitest"
import { emptyDatabase, freshDatabase } from "./freshDatabase.ts"

const tablesOf = async (url: string): Promise<ReadonlyArray<string>> => {
  const sql = postgres(url, { max: 1 })
  try {
    const rows = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`
    return rows.map(({ name }) => name)
  } finally {
    await sql.end()
  }
}

it("gives a migrated database to each of many callers at once", async () => {
  const databases = await Promise.all(Array.from({ length: 8 }, freshDatabase))
  expect(new Set(databases.map(({ url }) => url)).size).toBe(8)
  for (const { url } of databases) expect(await tablesOf(url)).toContain("samples")
  await Promise.all(databases.map(({ drop }) => drop()))
})

it("gives a database without tables to a test of the migrations", async () => {
  const database = await emptyDatabase()
  expect(await tablesOf(database.url)).toEqual([])
  await database.drop()
})

it("drops a database that still has connections", async () => {
  const database = await freshDatabase()
  const sql = postgres(database.url, { max: 1 })
  await sql`select 1`
  await database.drop()
  await expect(tablesOf(database.url)).rejects.toThrow("does not exist")
  await sql.end()
})
