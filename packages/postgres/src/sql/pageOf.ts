import type { Page } from "@sortition/domain/shared/Listing"
import type { Sql } from "./Database.ts"

const afterAll = "ffffffff-ffff-ffff-ffff-ffffffffffff"

/** The end of a WHERE clause that reads one page, newest first: ids are ordered by time, so the primary key is the order. */
export const pageOf = (sql: Sql, { cursor = afterAll, limit }: Page) =>
  sql`id < ${cursor} ORDER BY id DESC LIMIT ${limit ?? null}`
