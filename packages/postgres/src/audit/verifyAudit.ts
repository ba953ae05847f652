import { type AuditHead, readPlace } from "@sortition/domain/audit/AuditEntry"
import { genesisOf, hashAfter } from "@sortition/domain/audit/chain"
import type { Pool, Sql } from "../sql/connect.ts"
import { oneView } from "../sql/Database.ts"

const rowsAtOnce = 500

/** The first link of a chain that does not hold. */
export interface BrokenLink {
  readonly teamId: string
  /** The entry that is altered or missing, or where the chain ends too early. */
  readonly height: number
  readonly problem: string
}

export interface VerifiedChain {
  readonly teamId: string
  /** Null when the chain has none. */
  readonly head: AuditHead | null
  /** Null when the chain holds. */
  readonly broken: BrokenLink | null
}

/** Earlier heads by team. */
export type KnownHeads = ReadonlyMap<string, readonly AuditHead[]>

interface Row {
  readonly height: string
  readonly at: number
  readonly experimentId: string | null
  readonly serviceId: string | null
  readonly payload: string
  readonly hash: Buffer
}

/** What is wrong with an entry, without its place; null when nothing is. */
const problemOf = (row: Row, teamId: string, before: Uint8Array): string | null => {
  if (!hashAfter(before, row.payload).equals(row.hash)) {
    return "its hash does not follow from its payload and the entry before it: one of them is altered, or an entry is missing"
  }
  const payload = readPlace(row.payload)
  if (payload === null) return "its payload is not one that the service writes"
  const columns = {
    team_id: teamId,
    height: Number(row.height),
    experiment_id: row.experimentId,
    service_id: row.serviceId
  }
  for (const name of ["team_id", "height", "experiment_id", "service_id"] as const) {
    if (columns[name] !== payload[name]) return `its column ${name} differs from its payload`
  }
  return Date.parse(payload.at) === row.at ? null : "its column at differs from its payload"
}

const readRows = (sql: Sql, teamId: string, after: number) => sql<Row[]>`
  SELECT height, (extract(epoch FROM at) * 1000)::float8 AS at, experiment_id, service_id, payload, hash FROM audit_entries
  WHERE team_id = ${teamId} AND height > ${after} ORDER BY height LIMIT ${rowsAtOnce}`

const hexOf = (hash: Uint8Array) => Buffer.from(hash).toString("hex")

/** Walks the entries in pages. Returns the first broken link, or the end of the chain. */
const walk = async (sql: Sql, teamId: string, known: readonly AuditHead[]): Promise<BrokenLink | AuditHead> => {
  const expected = new Map(known.map((head) => [head.height, head.hash]))
  const broken = (height: number, problem: string): BrokenLink => ({ teamId, height, problem })
  let hash = genesisOf(teamId)
  let height = 0
  for (;;) {
    const rows = await readRows(sql, teamId, height)
    for (const row of rows) {
      const next = height + 1
      if (row.height !== String(next)) return broken(next, `it is missing: the entry after it has height ${row.height}`)
      const problem = problemOf(row, teamId, hash)
      if (problem !== null) return broken(next, problem)
      height = next
      hash = row.hash
      const copy = expected.get(height)
      if (copy !== undefined && copy !== hexOf(hash)) {
        return broken(height, "its hash differs from the copy of the heads: the chain has been written again")
      }
    }
    if (rows.length < rowsAtOnce) return { teamId, height, hash: hexOf(hash) }
  }
}

const readHead = async (sql: Sql, teamId: string): Promise<AuditHead | null> => {
  const [row] = await sql<{ height: string; hash: Buffer }[]>`
    SELECT height, hash FROM audit_heads WHERE team_id = ${teamId}`
  return row === undefined ? null : { teamId, height: Number(row.height), hash: hexOf(row.hash) }
}

/** What is wrong with the ends of a chain whose entries hold. */
const endProblem = (end: AuditHead, head: AuditHead | null, known: readonly AuditHead[]): BrokenLink | null => {
  const { height, teamId } = end
  const longest = known.reduce((most, each) => Math.max(most, each.height), 0)
  if (longest > height) {
    return { teamId, height: height + 1, problem: `it is missing: a copy of the heads has the height ${longest}` }
  }
  if (head === null) return { teamId, height, problem: "the head of the chain is missing" }
  if (head.height > height) {
    return { teamId, height: height + 1, problem: `it is missing: the head of the chain has the height ${head.height}` }
  }
  if (head.height < height) {
    return { teamId, height: head.height + 1, problem: "it is past the head of the chain" }
  }
  return head.hash === end.hash ? null : { teamId, height, problem: "the head of the chain has another hash" }
}

const verifyChain = async (sql: Sql, teamId: string, known: readonly AuditHead[]): Promise<VerifiedChain> => {
  const head = await readHead(sql, teamId)
  const end = await walk(sql, teamId, known)
  if ("problem" in end) return { teamId, head, broken: end }
  const stray = await sql<{ height: string }[]>`
    SELECT height FROM audit_entries WHERE team_id = ${teamId} AND height < 1 ORDER BY height LIMIT 1`
  const broken = stray[0] && { teamId, height: Number(stray[0].height), problem: "no entry has such a height" }
  return { teamId, head, broken: broken ?? endProblem(end, head, known) }
}

/** The least team after this one that exists, or has a head or an entry. */
const teamAfter = async (sql: Sql, last: string): Promise<string | null> => {
  const [row] = await sql<{ teamId: string | null }[]>`
    SELECT min(team_id) AS team_id FROM (
      SELECT min(id) AS team_id FROM teams WHERE id > ${last}
      UNION ALL SELECT min(team_id) FROM audit_heads WHERE team_id > ${last}
      UNION ALL SELECT min(team_id) FROM audit_entries WHERE team_id > ${last}
    ) chains`
  return row?.teamId ?? null
}

const leastBigint = "-9223372036854775808"

/**
 * Checks every chain, each as of one moment, in pages: memory does not grow with the number of entries. `known` are heads that were copied
 * before: a chain that has been cut short or written again shows only against them.
 */
export const verifyAudit = async function* (sql: Pool, known: KnownHeads = new Map()): AsyncGenerator<VerifiedChain> {
  const left = new Set(known.keys())
  const check = (teamId: string) => sql.begin(oneView, (view) => verifyChain(view, teamId, known.get(teamId) ?? []))
  for (let team = await teamAfter(sql, leastBigint); team !== null; team = await teamAfter(sql, team)) {
    left.delete(team)
    yield await check(team)
  }
  for (const team of left) yield await check(team)
}
