import { randomUUID } from "node:crypto"
import { readFile } from "node:fs/promises"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { AccessStore } from "@sortition/domain/planning/AccessStore"
import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { Projects } from "@sortition/domain/planning/Projects"
import { Samples } from "@sortition/domain/samples/Samples"
import { Services } from "@sortition/domain/services/Services"
import { permissions } from "@sortition/domain/shared/Permission"
import { Effect, Result } from "effect"
import postgres from "postgres"
import { afterAll, beforeAll, expect, it } from "vitest"
import { emptyDatabase, type TestDatabase } from "../testing/freshDatabase.ts"
import { openStores } from "../testing/openStores.ts"

/* A database of the first release, with rows in it, as `Database.layerUrl` brings it to this version's schema. */

const [service, straße, café] = [randomUUID(), randomUUID(), randomUUID()]
const [experiment, sample] = [randomUUID(), randomUUID()]

const earlier = `
  INSERT INTO services (id, name, active, created_at, updated_at) VALUES
    ('${service}', 'ÄPFEL İn Körben ΟΔΟΣ', true, '2026-01-02T03:04:05.678Z', '2026-01-03T00:00:00Z'),
    ('${straße}', 'Straße', false, '2026-01-04T00:00:00Z', '2026-01-04T00:00:00Z'),
    ('${café}', E' Cafe\\u0301\\u3000', true, '2026-01-04T00:00:00Z', '2026-01-04T00:00:00Z');
  INSERT INTO experiments (id, service_id, name, active, archived, scheduled_start_date, schedule_pending, last_activated_at, salt,
    allocation_version, revision, created_at, updated_at)
  VALUES ('${experiment}', '${service}', 'colour', true, false, NULL, false, '2026-01-05T00:00:00Z', '${"0a".repeat(16)}',
    1, 3, '2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z');
  INSERT INTO experiment_buckets VALUES
    ('${experiment}', 'all', 0, 100, '{[0,10000)}', '2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z');
  INSERT INTO allocation_versions VALUES ('${experiment}', 1, '[["all",0,10000]]', '2026-01-05T00:00:00Z');
  INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, allocated_by,
    created_at, updated_at)
  VALUES ('${experiment}', '${sample}', 'User', '1', 'gone since', 7, 1, 'caller', '2026-01-06T00:00:00Z', '2026-01-06T00:00:00Z')`

const first = "0001_sampling.sql"
const firstRelease = async (sql: postgres.Sql) => {
  await sql`CREATE TABLE schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`
  await sql.unsafe(await readFile(new URL(`../../migrations/${first}`, import.meta.url), "utf8"))
  await sql`INSERT INTO schema_migrations (name) VALUES (${first})`
  await sql.unsafe(earlier)
}

let database: TestDatabase
let sql: postgres.Sql
let stores: ReturnType<typeof openStores>
beforeAll(async () => {
  database = await emptyDatabase()
  sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  await firstRelease(sql)
  stores = openStores(database.url)
})
afterAll(async () => {
  await Promise.all([sql.end(), stores.close()])
  await database.drop()
})

const everything = {
  archived: null,
  createdAt: { from: null, to: null },
  updatedAt: { from: null, to: null }
}
const query = { filter: everything, order: { by: "id", descending: false }, span: { offset: 0, limit: 100 } } as const
const projects = Projects.use((projects) => projects.list("1", () => Result.succeed(query)))

it("earlier services become projects of team 1, unchanged, and their numbers continue", async () => {
  const { items, total } = await stores.run(projects)
  const [apples] = items
  expect(apples).toEqual({
    id: service,
    number: "1",
    teamId: "1",
    name: "ÄPFEL İn Körben ΟΔΟΣ",
    description: null,
    active: true,
    createdAt: Date.parse("2026-01-02T03:04:05.678Z"),
    updatedAt: Date.parse("2026-01-03T00:00:00Z")
  })
  expect([total, items.map(({ number }) => number)]).toEqual([3, ["1", "2", "3"]])
  const later = await stores.run(Services.use((services) => services.create({ name: "later", active: true })))
  expect(later.number).toBe("4")
})

it("the local user owns these projects and team 1", async () => {
  const all = new Set(permissions)
  const path = { teamId: "1", projectId: "1" }
  const found = await stores.run(AccessStore.use((accessStore) => accessStore.locate("1", path)))
  expect(found).toMatchObject({ teamExists: true, team: all, project: { permissions: all } })
  const owners = await sql`
    SELECT a.user_id AS id, r.name AS role, assigned FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
    WHERE service_id IN (${service}, ${straße}) AND experiment_id IS NULL`
  expect([...owners]).toEqual(Array.from({ length: 2 }, () => ({ id: "1", role: "Owner", assigned: "manually" })))
})

it.each([
  "äpfel i̇n körben οδος",
  "ÄPFEL İN KÖRBEN ΟΔΟΣ",
  "a\u0308pfel İn Körben οδος",
  "STRAßE",
  " STRAßE",
  "caf\u00e9"
])("their names are unique without regard to case, normalisation and space at the ends: %s", async (name) => {
  const create = Projects.use((projects) => projects.create("1", () => Result.succeed({ name })))
  expect(await stores.run(Effect.flip(create))).toMatchObject({ message: "Name has already been taken" })
})

it("earlier experiments belong to their service's team, and the worker assigns their users", async () => {
  const found = await stores.run(Experiments.use((experiments) => experiments.get(experiment)))
  expect(found).toMatchObject({
    id: experiment,
    number: "1",
    teamId: "1",
    serviceId: service,
    description: null,
    dueDate: null,
    active: true,
    lastActivatedAt: Date.parse("2026-01-05T00:00:00Z")
  })
  await stores.run(AssignmentPropagation.use((propagation) => propagation.assignPending))
  const path = { teamId: "1", projectId: "1", experimentId: "1" }
  const located = await stores.run(AccessStore.use((accessStore) => accessStore.locate("1", path)))
  expect(located.experiment).toEqual({ experiment: found, serviceActive: true, permissions: new Set(permissions) })
})

it("a sampled entity stays in its bucket, and others are sampled as before", async () => {
  const create = (sampledValue: string) =>
    Samples.use((samples) => samples.create(experiment, { sampledEntity: "User", sampledValue, attributes: {} }))
  expect(await stores.run(create("1"))).toMatchObject({ id: sample, allocatedBucket: "gone since" })
  expect(await stores.run(create("2"))).toMatchObject({ allocatedBucket: "all" })
})
