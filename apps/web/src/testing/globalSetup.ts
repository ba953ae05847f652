import { applyMigrations } from "@sortition/postgres/sql/applyMigrations"
import { databaseUrl } from "@sortition/postgres/testing/databaseUrl"
import type {} from "@sortition/postgres/testing/globalSetup"
import { findChromium } from "@sortition/runtime/testing/findChromium"
import postgres from "postgres"
import type { TestProject } from "vitest/node"
import { startService } from "./startService.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** The service that all tests in a browser share; each file makes a team of its own in it. */
    readonly serviceUrl: string
  }
}

const database = "sortition_web"

/** One service for all tests in a browser. Runs after the set-up of PostgreSQL. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  if (findChromium() === null) {
    project.provide("serviceUrl", "")
    return async () => undefined
  }
  const adminUrl = project.getProvidedContext().postgresAdminUrl
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined })
  await sql`create database ${sql(database)}`
  await sql.end()
  const url = databaseUrl(adminUrl, database)
  await applyMigrations(url)
  const { stop, url: serviceUrl } = await startService(url)
  project.provide("serviceUrl", serviceUrl)
  return stop
}
