import postgres from "postgres"
import type { Sql } from "./connect.ts"

/** `fixed`: only the INSERT writes it. */
type Change = "fixed" | "mutable"

/**
 * The columns of the fields of `Row`. A missing field does not compile. The driver maps names: `createdAt` is the column `created_at`.
 */
export const tableColumns = <Row extends object>(changes: Readonly<Record<keyof Row & string, Change>>) => {
  const isField = (name: string): name is keyof Row & string => Object.hasOwn(changes, name)
  const all = Object.keys(changes).filter(isField)
  return {
    all,
    mutable: all.filter((name) => changes[name] === "mutable"),
    /** For a SELECT or RETURNING. Built once, because `sql(names)` escapes every name in every statement. */
    of: (alias: string) => {
      const text = all.map((name) => `${alias}.${postgres.fromCamel(name)}`).join(", ")
      return (sql: Sql) => sql.unsafe<postgres.Row[]>(text)
    }
  }
}
