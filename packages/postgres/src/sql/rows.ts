import type { Page } from "@sortition/domain/shared/Listing"
import { Option } from "effect"
import type { Sql } from "./connect.ts"

/** The row of a query that returns at most one. */
export const first = <A>(rows: readonly A[]): Option.Option<A> => Option.fromUndefinedOr(rows[0])

const largestBigint = 9_223_372_036_854_775_807n

/** Whether a text is a possible id of a bigint identity. */
export const fitsBigint = (id: string): boolean => /^[1-9]\d{0,18}$/.test(id) && BigInt(id) <= largestBigint

const afterAll = "ffffffff-ffff-ffff-ffff-ffffffffffff"

/** The end of a WHERE clause that reads one page, newest first. Ids ascend with time, so the primary key gives the order. */
export const pageOf = (sql: Sql, { cursor = afterAll, limit }: Page) =>
  sql`id < ${cursor} ORDER BY id DESC LIMIT ${limit ?? null}`

export const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
