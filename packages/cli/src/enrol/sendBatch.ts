import type { SortitionClient, SortitionOutputs } from "@sortition/client"
import type { Row, SampleInput } from "../records/Row.ts"
import type { Reject } from "./Rejects.ts"

type Result = SortitionOutputs["samples"]["bulkCreate"]["results"][number]
type Detail = Extract<Result, { readonly error: unknown }>["error"]["detail"]

/** What became of some rows. */
export interface BatchOutcome {
  readonly rows: readonly Row[]
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

const outcomeOf = (row: Row, result: Result | undefined): { readonly status: string; readonly detail?: string } => {
  if ("problem" in row) return { status: unreadable, detail: row.problem }
  if (result === undefined) return { status: "internal", detail: "The service answered no result" }
  return "error" in result
    ? { status: result.status, detail: detailText(result.error.detail) }
    : { status: result.status }
}

/** Sends the rows that can be sent in one request. */
export const sendBatch = async (
  client: Pick<SortitionClient, "samples">,
  {
    experiment_id,
    rows,
    signal
  }: { readonly experiment_id: string; readonly rows: readonly Row[]; readonly signal: AbortSignal }
): Promise<BatchOutcome> => {
  const samples = rows.flatMap((row): SampleInput[] => ("sample" in row ? [row.sample] : []))
  const { results } =
    samples.length === 0
      ? { results: [] }
      : await client.samples.bulkCreate.mutate({ experiment_id, samples }, { signal })
  let next = 0
  const outcomes = rows.map((row) => ({ row, ...outcomeOf(row, "sample" in row ? results[next++] : undefined) }))
  return {
    rows,
    statuses: outcomes.map(({ status }) => status),
    rejects: outcomes.flatMap(({ detail, row, status }) => (detail === undefined ? [] : [{ row, status, detail }]))
  }
}
