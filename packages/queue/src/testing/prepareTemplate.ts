import { connect } from "@sortition/postgres/sql/connect"
import { databaseUrl } from "@sortition/postgres/testing/databaseUrl"
import { Effect } from "effect"
import type { TestProject } from "vitest/node"
import { QueueConnection } from "../QueueConnection.ts"

/** Creates the queue's schema in the database that test databases are copied from: creating it in each takes longer than most tests. */
export const prepareTemplate = async (project: TestProject): Promise<void> => {
  const { postgresAdminUrl, postgresTemplate } = project.getProvidedContext()
  const sql = connect(postgresAdminUrl, { name: "sortition tests", isPooled: false })
  const allowConnections = (allowed: boolean) =>
    sql`ALTER DATABASE ${sql(postgresTemplate)} WITH ALLOW_CONNECTIONS ${sql.unsafe(String(allowed))}`
  try {
    await allowConnections(true)
    const server = { kind: "postgres", url: databaseUrl(postgresAdminUrl, postgresTemplate) } as const
    await Effect.runPromise(Effect.provide(QueueConnection, QueueConnection.layerServer(server)))
    await allowConnections(false)
  } finally {
    await sql.end()
  }
}
