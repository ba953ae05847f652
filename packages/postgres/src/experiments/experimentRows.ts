import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { assignExperimentCreator } from "../services/assignCreator.ts"
import type { Sql } from "../sql/connect.ts"
import { tableColumns } from "../sql/tableColumns.ts"

const columns = tableColumns<Experiment>({
  id: "fixed",
  number: "fixed",
  serviceId: "fixed",
  teamId: "fixed",
  name: "mutable",
  description: "mutable",
  active: "mutable",
  archived: "mutable",
  scheduledStartDate: "mutable",
  scheduleStatus: "mutable",
  lastActivatedAt: "mutable",
  lastDeactivatedAt: "mutable",
  completedAt: "mutable",
  endedBy: "mutable",
  scheduledEndDate: "mutable",
  maxSamples: "mutable",
  stopAtCompletions: "mutable",
  quotaReachedAt: "mutable",
  dueDate: "mutable",
  plan: "mutable",
  key: "mutable",
  fallbackValue: "mutable",
  metadata: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
})

/** The columns of an `Experiment` of the table `e`. */
export const experimentColumns = columns.of("e")

/** OID of `json`: without it the driver would write a text or an array as such. */
const json = 114

/** The experiment as the driver writes it. */
const written = (sql: Sql, experiment: Experiment) => {
  const { fallbackValue, metadata } = experiment
  return {
    ...experiment,
    fallbackValue: fallbackValue === null ? null : sql.typed(fallbackValue, json),
    metadata: sql.typed(metadata, json)
  }
}

/** Stores the experiment with its creator's assignment. `salt` is the key of its slot hash. */
export const insertExperiment = async (
  sql: Sql,
  experiment: Experiment,
  { creatorId, salt }: { readonly salt: string; readonly creatorId: string }
): Promise<void> => {
  const names = [...columns.all, "salt"] as const
  await sql`
    INSERT INTO experiments (${sql(names)}) OVERRIDING SYSTEM VALUE VALUES ${sql({ ...written(sql, experiment), salt }, names)}`
  const { createdAt: now, id: experimentId, serviceId } = experiment
  await assignExperimentCreator(sql, { experimentId, serviceId, userId: creatorId, now })
}

/** No two calls get the same number. */
export const nextExperimentNumber = async (sql: Sql): Promise<string> => {
  const [row] = await sql<{ number: string }[]>`
    SELECT nextval(pg_get_serial_sequence('experiments', 'number')) AS number`
  return row?.number ?? ""
}

export const updateExperiment = (sql: Sql, experiment: Experiment) =>
  sql`UPDATE experiments SET ${sql(written(sql, experiment), columns.mutable)}, revision = revision + 1 WHERE id = ${experiment.id}`

/** Makes every process's cached decisions on the experiment outdated; returns the new revision. Locks its row until the transaction ends. */
export const raiseRevision = async (sql: Sql, experimentId: string): Promise<number> => {
  const [row] = await sql<{ revision: number }[]>`
    UPDATE experiments SET revision = revision + 1 WHERE id = ${experimentId} RETURNING revision`
  return row?.revision ?? 0
}
