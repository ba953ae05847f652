import type { AuditHead } from "@sortition/domain/audit/AuditEntry"
import { genesisOf } from "@sortition/domain/audit/chain"
import type { ChainPart } from "@sortition/domain/audit/checkPart"
import type { StoredLink } from "@sortition/domain/audit/linkProblem"
import type { Sql } from "../sql/connect.ts"

/** The entries of a chain in order, above this height. */
export const readLinks = async (
  sql: Sql,
  teamId: string,
  after: number,
  limit: number
): Promise<readonly (StoredLink & { readonly hash: Buffer })[]> => {
  const rows = await sql<(Omit<StoredLink, "height"> & { readonly height: string; readonly hash: Buffer })[]>`
    SELECT height, (extract(epoch FROM at) * 1000)::float8 AS at, experiment_id, service_id, payload, hash FROM audit_entries
    WHERE team_id = ${teamId} AND height > ${after} ORDER BY height LIMIT ${limit}`
  return rows.map((row) => ({ ...row, height: Number(row.height) }))
}

/** The head of a chain; null when it has none. */
export const readHead = async (sql: Sql, teamId: string): Promise<AuditHead | null> => {
  const [row] = await sql<{ height: string; hash: Buffer }[]>`
    SELECT height, hash FROM audit_heads WHERE team_id = ${teamId}`
  return row === undefined ? null : { teamId, height: Number(row.height), hash: row.hash.toString("hex") }
}

const hashAt = async (sql: Sql, teamId: string, height: number): Promise<Buffer | null> => {
  if (height === 0) return genesisOf(teamId)
  const [row] = await sql<{ hash: Buffer }[]>`
    SELECT hash FROM audit_entries WHERE team_id = ${teamId} AND height = ${height}`
  return row?.hash ?? null
}

/** Reads at most `limit` links above this height. All statements must see one state of the database. */
export const readPart = async (sql: Sql, teamId: string, after: number, limit: number): Promise<ChainPart> => {
  const links = await readLinks(sql, teamId, after, limit + 1)
  return {
    teamId,
    after,
    before: await hashAt(sql, teamId, after),
    links: links.slice(0, limit),
    head: await readHead(sql, teamId),
    isLast: links.length <= limit
  }
}
