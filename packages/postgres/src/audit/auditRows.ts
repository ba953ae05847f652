import { type AuditEntry, type AuditHead, readPayload } from "@sortition/domain/audit/AuditEntry"
import type { Sql } from "../sql/connect.ts"

interface EntryRow {
  readonly teamId: string
  readonly height: string
  readonly at: number
  readonly payload: string
  readonly hash: Buffer
}

/** The columns of an `EntryRow`. */
const entryColumns = (sql: Sql) => sql`team_id, height, at, payload, hash`

const entryOf = ({ at, hash, height, payload, teamId }: EntryRow): AuditEntry => ({
  teamId,
  height: Number(height),
  hash: hash.toString("hex"),
  payload,
  at,
  change: readPayload(payload)
})

/** The entries of `from`, a FROM clause or more of a SELECT. */
export const readEntries = async (sql: Sql, from: ReturnType<Sql>): Promise<readonly AuditEntry[]> => {
  const rows = await sql<EntryRow[]>`SELECT ${entryColumns(sql)} ${from}`
  return rows.map(entryOf)
}

/** The heads of the teams after this one, in ascending order. */
export const readHeads = async (sql: Sql, after: string | null, limit: number): Promise<readonly AuditHead[]> => {
  const rows = await sql<{ teamId: string; height: string; hash: Buffer }[]>`
    SELECT team_id, height, hash FROM audit_heads WHERE team_id > ${after ?? "-1"} ORDER BY team_id LIMIT ${limit}`
  return rows.map(({ hash, height, teamId }) => ({ teamId, height: Number(height), hash: hash.toString("hex") }))
}
