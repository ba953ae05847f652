import type { ListedSample, Sample } from "@sortition/domain/samples/Sample"
import type { Sql } from "../sql/connect.ts"
import { tableColumns } from "../sql/tableColumns.ts"

const shown = {
  id: "fixed",
  experimentId: "fixed",
  sampledEntity: "fixed",
  sampledValue: "fixed",
  allocatedBucket: "fixed",
  complete: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
} as const

const columns = tableColumns<Omit<Sample, "completedAt">>({
  ...shown,
  slot: "fixed",
  allocationVersion: "fixed",
  revision: "fixed",
  allocatedBy: "fixed"
}).of("s")
const listed = tableColumns<Omit<ListedSample, "completedAt">>(shown).of("s")

/** The columns of a `Sample` of the table `s`. A sample is complete from acceptance on; the worker writes the column `completed_at` later. */
export const sampleColumns = (sql: Sql) => sql`${columns(sql)}, s.completion_accepted_at AS completed_at`

/** The columns of a `ListedSample`. */
export const listedColumns = (sql: Sql) => sql`${listed(sql)}, s.completion_accepted_at AS completed_at`
