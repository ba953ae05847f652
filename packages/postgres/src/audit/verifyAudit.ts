import type { AuditHead } from "@sortition/domain/audit/AuditEntry"
import { genesisOf } from "@sortition/domain/audit/chain"
import { type BrokenLink, headProblem } from "@sortition/domain/audit/checkPart"
import { linkProblem } from "@sortition/domain/audit/linkProblem"
import type { Pool, Sql } from "../sql/connect.ts"
import { oneView } from "../sql/transaction.ts"
import { readHead, readLinks } from "./readPart.ts"

const rowsAtOnce = 500

export interface VerifiedChain {
  readonly teamId: string
  /** Null when the chain has none. */
  readonly head: AuditHead | null
  /** Null when the chain holds. */
  readonly broken: BrokenLink | null
}

/** Earlier heads by team. */
export type KnownHeads = ReadonlyMap<string, readonly AuditHead[]>

const hexOf = (hash: Uint8Array) => Buffer.from(hash).toString("hex")

/** Walks the entries in pages. Returns the first broken link, or the end of the chain. */
const walk = async (sql: Sql, teamId: string, known: readonly AuditHead[]): Promise<BrokenLink | AuditHead> => {
  const expected = new Map(known.map((head) => [head.height, head.hash]))
  const broken = (height: number, problem: string): BrokenLink => ({ teamId, height, problem })
  let hash = genesisOf(teamId)
  let height = 0
  for (;;) {
    const rows = await readLinks(sql, teamId, height, rowsAtOnce)
    for (const row of rows) {
      const next = height + 1
      if (row.height !== next) return broken(next, `it is missing: the entry after it has height ${row.height}`)
      const problem = linkProblem(row, teamId, hash)
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

/** What is wrong with the ends of a chain whose entries hold. */
const endProblem = (end: AuditHead, head: AuditHead | null, known: readonly AuditHead[]): BrokenLink | null => {
  const { height, teamId } = end
  const longest = known.reduce((most, each) => Math.max(most, each.height), 0)
  if (longest > height) {
    return { teamId, height: height + 1, problem: `it is missing: a copy of the heads has the height ${longest}` }
  }
  return headProblem(end, head)
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
