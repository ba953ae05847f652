import postgres from "postgres"
import type { Sql } from "./Database.ts"

/** `fixed`: written once, by the INSERT. */
type Change = "fixed" | "mutable"

/**
 * The columns of a table that hold the fields of `Row`, a line each. A field without a line does not compile. The driver maps the names:
 * `createdAt` is the column `created_at`.
 */
export const tableColumns = <Row extends object>(changes: Readonly<Record<keyof Row & string, Change>>) => {
  const isField = (name: string): name is keyof Row & string => Object.hasOwn(changes, name)
  const all = Object.keys(changes).filter(isField)
  return {
    all,
    mutable: all.filter((name) => changes[name] === "mutable"),
    /** For a SELECT or RETURNING, made once: `sql(names)` would escape every name for every statement. */
    of: (alias: string) => {
      const text = all.map((name) => `${alias}.${postgres.fromCamel(name)}`).join(", ")
      return (sql: Sql) => sql.unsafe<postgres.Row[]>(text)
    }
  }
}
