import {
  AssignmentStore,
  type ExperimentUserChange,
  type ProjectUserChange
} from "@sortition/domain/planning/AssignmentStore"
import type { ExperimentUserFacts, Grant, ProjectUserFacts } from "@sortition/domain/planning/assignmentRules"
import type { UserAssignment } from "@sortition/domain/planning/UserAssignment"
import type { Listing, Span } from "@sortition/domain/shared/Listing"
import { Effect, Layer, Option, Result } from "effect"
import { Database, query, type Sql } from "../sql/Database.ts"
import { readListing } from "../sql/readListing.ts"
import { first, fitsBigint } from "../sql/rows.ts"
import {
  type AssignmentRow,
  assignmentColumns,
  assignmentOf,
  assignmentTables,
  readAssignments
} from "./assignmentRows.ts"
import { holdProject, readProjectUser, readRole, removeProjectUser, writeProjectUser } from "./projectUserRows.ts"
import { markSettled, settleExperiments, settleProject } from "./settleAssignments.ts"

const unchanged = (assignment: UserAssignment) => Result.succeed({ assignment, changed: false })

const changed = ([assignment]: readonly UserAssignment[]) => {
  if (assignment === undefined) throw new Error("the assignment that was just written is absent")
  return Result.succeed({ assignment, changed: true })
}

const list = async (sql: Sql, where: ReturnType<Sql>, span: Span): Promise<Listing<UserAssignment>> => {
  const from = sql`FROM ${assignmentTables(sql)} WHERE ${where}`
  const parts = { columns: assignmentColumns(sql), from, order: sql`a.id` }
  const { items, total } = await readListing<AssignmentRow>(sql, parts, span)
  return { items: items.map(assignmentOf), total }
}

/** Nobody else can change it until the transaction ends. Read apart: a row that was waited for is joined to what it was before. */
const holdAssignment = async (connection: Sql, where: ReturnType<Sql>): Promise<UserAssignment | null> => {
  await connection`SELECT 1 FROM user_assignments a WHERE ${where} FOR NO KEY UPDATE`
  const [held = null] = await readAssignments(connection, where)
  return held
}

export const AssignmentStoreLive = Layer.effect(
  AssignmentStore,
  Effect.gen(function* () {
    const { change, changeResult, sql } = yield* Database
    const onProject = (serviceId: string): ReturnType<Sql> =>
      sql`a.service_id = ${serviceId} AND a.experiment_id IS NULL`
    const onExperiment = (experimentId: string): ReturnType<Sql> => sql`a.experiment_id = ${experimentId}`
    const find = (where: ReturnType<Sql>, id: string) =>
      fitsBigint(id)
        ? query(() => readAssignments(sql, sql`${where} AND a.id = ${id}`)).pipe(Effect.map(first))
        : Effect.succeedNone

    return AssignmentStore.of({
      listOnExperiment: (experimentId, span) => query(() => list(sql, onExperiment(experimentId), span)),
      findOnExperiment: (experimentId, id) => find(onExperiment(experimentId), id),
      listOnProject: (serviceId, span) => query(() => list(sql, onProject(serviceId), span)),
      findOnProject: (serviceId, id) => find(onProject(serviceId), id),

      grantOnExperiment: <E>(
        { experimentId, id, now, roleId }: ExperimentUserChange,
        decide: (facts: ExperimentUserFacts) => Result.Result<Grant, E>
      ) =>
        changeResult(async (connection) => {
          const assignment = fitsBigint(id)
            ? await holdAssignment(connection, sql`${onExperiment(experimentId)} AND a.id = ${id}`)
            : null
          const decided = decide({ assignment, role: await readRole(connection, roleId) })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          if (decided.success._tag === "Stands") return unchanged(decided.success.assignment)
          await connection`
            UPDATE user_assignments SET role_id = ${decided.success.role.id}, assigned = 'manually', updated_at = ${now}
            WHERE id = ${id}`
          return changed(await readAssignments(connection, sql`a.id = ${id}`))
        }),

      grantOnProject: <E>(
        { key, now, roleId, serviceId }: ProjectUserChange,
        decide: (facts: ProjectUserFacts) => Result.Result<Grant, E>
      ) =>
        changeResult(async (connection) => {
          await holdProject(connection, serviceId)
          const role = await readRole(connection, roleId)
          const decided = decide({ ...(await readProjectUser(connection, serviceId, key)), role })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          if (decided.success._tag === "Stands") return unchanged(decided.success.assignment)
          const id = await writeProjectUser(connection, serviceId, { ...decided.success, now })
          return changed(await readAssignments(connection, sql`a.id = ${id}`))
        }),

      removeFromProject: <E>(
        serviceId: string,
        id: string,
        decide: (facts: ProjectUserFacts) => Result.Result<UserAssignment, E>
      ) =>
        changeResult(async (connection) => {
          await holdProject(connection, serviceId)
          const facts = await readProjectUser(connection, serviceId, { assignmentId: id })
          const decided = decide({ ...facts, role: null })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          await removeProjectUser(connection, serviceId, decided.success.user.id)
          return Result.void
        }),

      settleProject: (now) =>
        change((connection) => settleProject(connection, now)).pipe(Effect.map(Option.fromUndefinedOr)),

      settleExperiments: (now) =>
        change((connection) => settleExperiments(connection, now)).pipe(
          Effect.flatMap((settled) =>
            settled === undefined
              ? Effect.succeedNone
              : query(() => markSettled(sql, settled.ids)).pipe(Effect.as(Option.some(settled.written)))
          )
        )
    })
  })
)
