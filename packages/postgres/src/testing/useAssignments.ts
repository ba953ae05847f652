import { randomUUID } from "node:crypto"
import { JobQueue } from "@sortition/domain/jobs/JobQueue"
import type { JobName } from "@sortition/domain/jobs/jobs"
import type { RecordNotFound } from "@sortition/domain/people/AccessError"
import { Access } from "@sortition/domain/planning/Access"
import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { AssignmentStore } from "@sortition/domain/planning/AssignmentStore"
import { Assignments } from "@sortition/domain/planning/Assignments"
import * as rules from "@sortition/domain/planning/assignmentRules"
import type { UserAssignment } from "@sortition/domain/planning/UserAssignment"
import type { InvalidInput } from "@sortition/domain/shared/InvalidInput"
import type { Span } from "@sortition/domain/shared/Listing"
import { asOwner } from "@sortition/domain/testing/asOwner"
import { Clock, Effect, Layer, ManagedRuntime, Option, Result } from "effect"
import postgres from "postgres"
import { afterAll, beforeAll } from "vitest"
import { AccessStoreLive } from "../planning/AccessStoreLive.ts"
import { AssignmentStoreLive } from "../planning/AssignmentStoreLive.ts"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { withPatience } from "./databaseUrl.ts"
import { freshDatabase, type TestDatabase } from "./freshDatabase.ts"

const openAssignments = (url: string, hinted: JobName[]) => {
  const queue = JobQueue.of({ hint: ({ name }) => Effect.sync(() => void hinted.push(name)) })
  return ManagedRuntime.make(
    Layer.mergeAll(Assignments.layer, AssignmentPropagation.layer).pipe(
      Layer.provide(Access.layer),
      Layer.provideMerge(Layer.mergeAll(AccessStoreLive, AssignmentStoreLive)),
      Layer.provideMerge(Database.layerUrl(withPatience(url), { isMigrated: true })),
      Layer.provide(Layer.succeed(JobQueue, queue)),
      Layer.merge(asOwner)
    )
  )
}

/** The path of a project, by the id of its service. */
const pathOf = (serviceId: string) =>
  Database.use(({ sql }) =>
    query(
      () =>
        sql<{ team: string; number: string }[]>`SELECT team_id AS team, number FROM services WHERE id = ${serviceId}`
    )
  ).pipe(Effect.map(([row]) => ({ teamId: row?.team ?? "", projectId: row?.number ?? "" })))

const found = (id: string) => (assignment: Option.Option<UserAssignment>) =>
  Effect.fromResult(rules.existing(Option.getOrNull(assignment), id))

/**
 * `Assignments` by the ids of services and experiments: on a project as the Owner of its team, on an experiment by the store and the rules
 * alone. A change without effect returns null.
 */
export const assigning = {
  listOnProject: Effect.fnUntraced(function* (serviceId: string, span: Span) {
    const path = yield* pathOf(serviceId)
    const { items, total } = yield* Assignments.use((each) => each.listOnProject(path, () => Result.succeed(span)))
    return { items, total }
  }),
  getOnProject: Effect.fnUntraced(function* (serviceId: string, id: string) {
    const path = yield* pathOf(serviceId)
    return (yield* Assignments.use((each) => each.getOnProject(path, id))).assignment
  }),
  addToProject: Effect.fnUntraced(function* (
    serviceId: string,
    input: { readonly userId: string; readonly roleId: string }
  ) {
    const path = yield* pathOf(serviceId)
    return (yield* Assignments.use((each) => each.addToProject(path, () => Result.succeed(input)))).assignment
  }),
  changeOnProject: Effect.fnUntraced(function* (serviceId: string, id: string, roleId: string) {
    const path = yield* pathOf(serviceId)
    const { assignment, changed } = yield* Assignments.use((each) =>
      each.changeOnProject(path, id, () => Result.succeed({ roleId }))
    )
    return changed ? assignment : null
  }),
  removeFromProject: Effect.fnUntraced(function* (serviceId: string, id: string) {
    const path = yield* pathOf(serviceId)
    yield* Assignments.use((each) => each.removeFromProject(path, id))
  }),
  listOnExperiment: (experimentId: string, span: Span) =>
    AssignmentStore.use((store) => store.listOnExperiment(experimentId, span)),
  getOnExperiment: (experimentId: string, id: string) =>
    AssignmentStore.use((store) => store.findOnExperiment(experimentId, id)).pipe(Effect.flatMap(found(id))),
  changeOnExperiment: Effect.fnUntraced(function* (experimentId: string, id: string, roleId: string) {
    const [row] = yield* Database.use(({ sql }) =>
      query(() => sql<{ id: string }[]>`SELECT service_id AS id FROM experiments WHERE id = ${experimentId}`)
    )
    const place = { serviceId: row?.id ?? "", experimentId, id, userId: "1", now: yield* Clock.currentTimeMillis }
    const { assignment, changed } = yield* AssignmentStore.use((store) =>
      store.grantOnExperiment<InvalidInput | RecordNotFound>(place, (facts) =>
        Result.map(rules.existing(facts.assignment, id), (stored) => ({
          roleId,
          decide: rules.changeOnExperiment(stored)
        }))
      )
    )
    return changed ? assignment : null
  })
}

type Process = ReturnType<typeof openAssignments>
export type Provided = ManagedRuntime.ManagedRuntime.Services<Process>

/** A database for the tests of one file, `Assignments` on it in `processes` processes, and functions that add rows. */
export const useAssignments = (processes = 1) => {
  let database: TestDatabase
  let sql: postgres.Sql
  let open: readonly Process[] = []
  const hinted: JobName[] = []
  beforeAll(async () => {
    database = await freshDatabase()
    open = Array.from({ length: processes }, () => openAssignments(database.url, hinted))
    sql = postgres(database.url, { max: 8, onnotice: () => undefined })
    // Connects all first, so that the races really overlap.
    await Promise.all(open.map((each) => each.runPromise(Database.use(({ ready }) => ready))))
  })
  afterAll(async () => {
    await Promise.all([sql.end(), ...open.map((each) => each.dispose())])
    await database.drop()
  })

  const processOf = (index: number): Process => {
    const found = open[index]
    if (found === undefined) throw new Error(`there is no process ${index}`)
    return found
  }

  return {
    run: <A, E>(effect: Effect.Effect<A, E, Provided>) => processOf(0).runPromise(effect),
    processOf,
    /** The jobs of the hints, in order. */
    hinted,
    get sql() {
      return sql
    },

    /** A new member of team 1; of no team with `team: null`. */
    user: async (team: string | null = "1"): Promise<string> => {
      const [row] = await sql<{ id: string }[]>`
        INSERT INTO users (full_name, email) VALUES ('Ada', ${`${randomUUID()}@example.org`}) RETURNING id`
      const id = row?.id ?? ""
      await sql`
        INSERT INTO team_members (team_id, user_id, role_id)
        SELECT ${team}::bigint, ${id}::bigint, id FROM user_roles WHERE name = 'User' AND ${team}::bigint IS NOT NULL`
      return id
    },

    role: async (name: string): Promise<string> => {
      const [row] = await sql<{ id: string }[]>`SELECT id FROM user_roles WHERE name = ${name}`
      return row?.id ?? ""
    },

    /** A project of team 1 with these users, assigned manually, by user id and role name. */
    project: async (users: Readonly<Record<string, string>> = {}): Promise<string> => {
      const id = randomUUID()
      await sql`
        INSERT INTO services (id, team_id, name, name_key, active, created_at, updated_at)
        VALUES (${id}, 1, ${id}, ${id}, true, 'epoch', 'epoch')`
      for (const [userId, role] of Object.entries(users)) {
        await sql`
          INSERT INTO user_assignments (service_id, user_id, role_id, assigned, created_at, updated_at)
          SELECT ${id}::uuid, ${userId}::bigint, id, 'manually', 'epoch', 'epoch' FROM user_roles WHERE name = ${role}`
      }
      return id
    },

    /** Experiments without assigned users, in the order of ids. */
    experiments: async (serviceId: string, count: number): Promise<readonly string[]> => {
      const rows = await sql<{ id: string }[]>`
        INSERT INTO experiments (id, service_id, team_id, name, active, archived, schedule_status, salt, created_at, updated_at)
        SELECT gen_random_uuid(), ${serviceId}, 1, 'e', true, false, 'none', ${"0".repeat(32)}, 'epoch', 'epoch'
        FROM generate_series(1, ${count}) RETURNING id`
      return rows.map(({ id }) => id).sort()
    },

    /** `user role assigned` of the experiment, or of the project itself, by user. */
    assigned: async (serviceId: string, experimentId: string | null): Promise<readonly string[]> => {
      const rows = await sql<{ text: string }[]>`
        SELECT concat_ws(' ', a.user_id, r.name, a.assigned) AS text FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
        WHERE a.service_id = ${serviceId} AND a.experiment_id IS NOT DISTINCT FROM ${experimentId}::uuid ORDER BY a.user_id`
      return rows.map(({ text }) => text)
    },

    /** Returns the assignment's id. */
    assignment: async (serviceId: string, experimentId: string | null, userId: string): Promise<string> => {
      const [row] = await sql<{ id: string }[]>`
        SELECT id FROM user_assignments WHERE service_id = ${serviceId} AND user_id = ${userId}
          AND experiment_id IS NOT DISTINCT FROM ${experimentId}::uuid`
      return row?.id ?? ""
    },

    /** Everything that a job without work must not change: rows, times, marks, revisions. */
    state: async (serviceId: string) => ({
      assignments: [
        ...(await sql`SELECT id, user_id, role_id, assigned, updated_at FROM user_assignments WHERE service_id = ${serviceId} ORDER BY id`)
      ],
      experiments: [
        ...(await sql`SELECT id, users_missing, revision, updated_at FROM experiments WHERE service_id = ${serviceId} ORDER BY id`)
      ],
      services: [...(await sql`SELECT users_changed, updated_at FROM services WHERE id = ${serviceId}`)],
      removals: [...(await sql`SELECT user_id FROM user_removals WHERE service_id = ${serviceId}`)]
    })
  }
}
