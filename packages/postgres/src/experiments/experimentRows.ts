import type { Experiment } from "@sortition/domain/experiments/Experiment"
import type { Sql } from "../sql/Database.ts"
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
  schedulePending: "mutable",
  lastActivatedAt: "mutable",
  lastDeactivatedAt: "mutable",
  completedAt: "mutable",
  dueDate: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
})

/** The columns of an `Experiment` of the table `e`. */
export const experimentColumns = columns.of("e")

export const insertExperiment = (sql: Sql, experiment: Experiment, salt: string) => {
  const names = [...columns.all, "salt"] as const
  return sql`
    INSERT INTO experiments (${sql(names)}) OVERRIDING SYSTEM VALUE VALUES ${sql({ ...experiment, salt }, names)}`
}

export const updateExperiment = (sql: Sql, experiment: Experiment) =>
  sql`UPDATE experiments SET ${sql(experiment, columns.mutable)}, revision = revision + 1 WHERE id = ${experiment.id}`

/** Every process decides anew about the experiment. Locks its row until the transaction ends. */
export const raiseRevision = (sql: Sql, experimentId: string) =>
  sql`UPDATE experiments SET revision = revision + 1 WHERE id = ${experimentId}`
