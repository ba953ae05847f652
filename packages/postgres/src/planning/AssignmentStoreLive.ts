import { AssignmentStore } from "@sortition/domain/planning/AssignmentStore"
import type { UserAssignment } from "@sortition/domain/planning/UserAssignment"
import type { Listing, SearchSpan } from "@sortition/domain/shared/Listing"
import { Effect, Layer, Option, Result } from "effect"
import {
  type AssignmentRow,
  assignmentColumns,
  assignmentOf,
  assignmentTables,
  readAssignments
} from "../people/assignmentRows.ts"
import { readProjectUser, readRole, removeProjectUser, writeProjectUser } from "../people/projectUserRows.ts"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { isolate } from "../sql/isolate.ts"
import { patientQuery, query } from "../sql/query.ts"
import { readListing } from "../sql/readListing.ts"
import { first, fitsBigint } from "../sql/rows.ts"
import { searched } from "../sql/searched.ts"
import { found, readExperimentAccess, readProjectAccess, readTeamAccess } from "./accessRows.ts"
import { holdExperiment, holdMembers, holdProject, shareProject } from "./holdRows.ts"
import { markSettled, type SettledExperiments, settleExperiments, settleProject } from "./settleAssignments.ts"

const unchanged = (assignment: UserAssignment) => Result.succeed({ assignment, changed: false })

const changed = ([assignment]: readonly UserAssignment[]) => {
  if (assignment === undefined) throw new Error("a written assignment cannot be read")
  return Result.succeed({ assignment, changed: true })
}

const holdAssignment = async (connection: Sql, where: ReturnType<Sql>): Promise<UserAssignment | null> => {
  await connection`SELECT FROM user_assignments a WHERE ${where} FOR NO KEY UPDATE`
  const [held = null] = await readAssignments(connection, where)
  return held
}

/** Locks the users of the project; reads the caller's permissions on them. */
const holdAuthority = async (connection: Sql, serviceId: string, userId: string) => {
  await holdMembers(connection, serviceId)
  await holdProject(connection, serviceId)
  const { permissions, service } = found(await readProjectAccess(connection, userId, connection`s.id = ${serviceId}`))
  const onTeam = await readTeamAccess(connection, userId, service.teamId)
  return { service, onProject: permissions, onTeam: onTeam ?? new Set() }
}

const list = async (sql: Sql, where: ReturnType<Sql>, span: SearchSpan): Promise<Listing<UserAssignment>> => {
  const from = sql`
    FROM ${assignmentTables(sql)} WHERE ${where} AND ${searched(sql, span.q, sql`u.full_name`, sql`u.email`)}`
  const parts = { columns: assignmentColumns(sql), from, order: sql`a.id` }
  const { items, total } = await readListing<AssignmentRow>(sql, parts, span)
  return { items: items.map(assignmentOf), total }
}

export const AssignmentStoreLive = Layer.effect(
  AssignmentStore,
  Effect.gen(function* () {
    const { change, changeResult, patient, sql } = yield* Database
    const markAll = ({ faults, ids, written }: SettledExperiments) =>
      patientQuery(() => isolate(ids, async (part) => await markSettled(patient, part))).pipe(
        Effect.map((marked) => ({ written, faults: [...faults, ...marked.faults] }))
      )
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

      grantOnExperiment: ({ experimentId, id, now, serviceId, userId }, read) =>
        changeResult(async (connection) => {
          await shareProject(connection, serviceId)
          await holdExperiment(connection, experimentId)
          const { permissions, ...place } = found(
            await readExperimentAccess(connection, userId, connection`e.id = ${experimentId}`)
          )
          const assignment = fitsBigint(id)
            ? await holdAssignment(connection, connection`${onExperiment(experimentId)} AND a.id = ${id}`)
            : null
          const request = read({ ...place, onExperiment: permissions, assignment })
          if (Result.isFailure(request)) return Result.fail(request.failure)
          const { decide, roleId } = request.success
          const decided = decide({ role: await readRole(connection, roleId) })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          if (decided.success._tag === "Keep") return unchanged(decided.success.assignment)
          await connection`
            UPDATE user_assignments SET role_id = ${decided.success.role.id}, assigned = 'manually', updated_at = ${now}
            WHERE id = ${id}`
          return changed(await readAssignments(connection, connection`a.id = ${id}`))
        }, experimentId),

      grantOnProject: ({ id, now, serviceId, userId }, read) =>
        changeResult(async (connection) => {
          const authority = await holdAuthority(connection, serviceId, userId)
          const { assignment } = await readProjectUser(connection, serviceId, { assignmentId: id ?? "" })
          const request = read({ ...authority, assignment })
          if (Result.isFailure(request)) return Result.fail(request.failure)
          const { decide, key, roleId } = request.success
          const role = await readRole(connection, roleId)
          const decided = decide({ ...(await readProjectUser(connection, serviceId, key)), role })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          if (decided.success._tag === "Keep") return unchanged(decided.success.assignment)
          const written = await writeProjectUser(connection, serviceId, { ...decided.success, now })
          return changed(await readAssignments(connection, connection`a.id = ${written}`))
        }, serviceId),

      removeFromProject: ({ id, serviceId, userId }, decide) =>
        changeResult(async (connection) => {
          const authority = await holdAuthority(connection, serviceId, userId)
          const decided = decide({
            ...authority,
            ...(await readProjectUser(connection, serviceId, { assignmentId: id }))
          })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          await removeProjectUser(connection, serviceId, decided.success.user.id)
          return Result.void
        }, serviceId),

      settleProject: (now, skipped) =>
        change((connection) => settleProject(connection, now, skipped)).pipe(Effect.map(Option.fromUndefinedOr)),

      settleExperiments: (now, skipped) =>
        change((connection) => settleExperiments(connection, now, skipped)).pipe(
          Effect.flatMap((settled) => (settled === undefined ? Effect.succeedNone : Effect.asSome(markAll(settled))))
        )
    })
  })
)
