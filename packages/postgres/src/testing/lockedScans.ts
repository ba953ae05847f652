import { Predicate } from "effect"
import type postgres from "postgres"

type Node = Readonly<Record<string, unknown>>

const childrenOf = ({ Plans: plans }: Node): readonly Node[] =>
  Array.isArray(plans) ? plans.filter(Predicate.isObject) : []

/** The scans of `table` and its partitions in this part of a plan. */
const scansOf = (node: Node, table: string): readonly Node[] => {
  const name = node["Relation Name"]
  const isScan =
    typeof name === "string" && (name === table || name.startsWith(`${table}_`)) && node["Node Type"] !== "ModifyTable"
  return [...(isScan ? [node] : []), ...childrenOf(node).flatMap((child) => scansOf(child, table))]
}

/** The outermost parts of a plan that lock rows. */
const locksOf = (node: Node): readonly Node[] =>
  node["Node Type"] === "LockRows" ? [node] : childrenOf(node).flatMap(locksOf)

/** The parameter that `column` must equal in a scan; none when it may have several values. */
const parameterOf = (scan: Node, column: string): string | undefined => {
  const conditions = ["Index Cond", "Recheck Cond", "Filter"].flatMap((name) => {
    const condition = scan[name]
    return typeof condition === "string" && !condition.includes(" OR ") ? [condition] : []
  })
  return new RegExp(`\\b${column} = (\\$\\d+)`).exec(conditions.join(" "))?.[1]
}

export interface LockedScans {
  readonly locksRows: boolean
  /** Whether each scan under a lock has one and the same parameter for the column. */
  readonly namesOne: boolean
}

/** Which rows of `table` a statement with parameters locks by FOR UPDATE or FOR SHARE, from PostgreSQL's own plan of it (version 16 or newer). */
export const lockedScans = async (
  sql: postgres.Sql,
  statement: string,
  { column, table }: { readonly table: string; readonly column: string }
): Promise<LockedScans> => {
  const [row] = await sql.unsafe<{ plan: unknown }[]>(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${statement}`).values()
  const [explained]: readonly unknown[] = Array.isArray(row) && Array.isArray(row[0]) ? row[0] : []
  const plan = Predicate.hasProperty(explained, "Plan") ? explained.Plan : undefined
  if (!Predicate.isObject(plan)) throw new Error(`no plan of ${statement}`)
  const scans = locksOf(plan).flatMap((lock) => scansOf(lock, table))
  const parameters = new Set(scans.map((scan) => parameterOf(scan, column)))
  return { locksRows: scans.length > 0, namesOne: parameters.size === 1 && !parameters.has(undefined) }
}
