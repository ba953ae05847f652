import type { SortitionOutputs } from "@sortition/client"
import type { Row } from "../records/Row.ts"
import type { Reject } from "./Rejects.ts"

type Failure = Extract<
  SortitionOutputs["samples"]["bulkCreate"]["results"][number],
  { readonly error: unknown }
>["error"]
type Detail = Failure["detail"]

/** The result of one item of a request. */
interface SentResult {
  readonly status: string
  readonly error?: { readonly detail: Detail }
}

/** Sends items in one request; returns a result for each, in order. */
export type Send<Item> = (items: readonly Item[]) => Promise<readonly SentResult[]>

/** What became of some rows. */
export interface BatchOutcome<Item> {
  readonly rows: readonly Row<Item>[]
  readonly statuses: readonly string[]
  readonly rejects: readonly Reject[]
}

/** The status of a row that was not sent. */
const unreadable = "invalid_row"

const detailText = (detail: Detail): string =>
  typeof detail === "string"
    ? detail
    : detail
        .map(({ loc, msg }) => {
          // The place in the body ends with the item and its field.
          const field = loc.slice(3).join(".")
          return field === "" ? msg : `${field}: ${msg}`
        })
        .join("; ")

const outcomeOf = (
  row: Row<object>,
  result: SentResult | undefined
): { readonly status: string; readonly detail?: string } => {
  if ("problem" in row) return { status: unreadable, detail: row.problem }
  if (result === undefined) return { status: "internal", detail: "The service answered no result" }
  const { error, status } = result
  return error === undefined ? { status } : { status, detail: detailText(error.detail) }
}

/** Sends the rows that can be sent in one request. */
export const sendBatch = async <Item extends object>(
  rows: readonly Row<Item>[],
  send: Send<Item>
): Promise<BatchOutcome<Item>> => {
  const items = rows.flatMap((row) => ("item" in row ? [row.item] : []))
  const results = items.length === 0 ? [] : await send(items)
  let next = 0
  const outcomes = rows.map((row) => ({ row, ...outcomeOf(row, "item" in row ? results[next++] : undefined) }))
  return {
    rows,
    statuses: outcomes.map(({ status }) => status),
    rejects: outcomes.flatMap(({ detail, row, status }) => (detail === undefined ? [] : [{ row, status, detail }]))
  }
}
