import { randomUUID } from "node:crypto"
import { AccessStore } from "@sortition/domain/planning/AccessStore"
import { permissions } from "@sortition/domain/shared/Permission"
import { Effect } from "effect"
import { beforeAll, expect, it } from "vitest"
import { useAssignments } from "../testing/useAssignments.ts"
import { AccessStoreLive } from "./AccessStoreLive.ts"

const stores = useAssignments()
const { experiments, project, run, user } = stores

type Path = Parameters<AccessStore["Service"]["locate"]>[1]

const locate = (userId: string | null, path: Path) =>
  run(AccessStore.use((accessStore) => accessStore.locate(userId, path)).pipe(Effect.provide(AccessStoreLive)))

const permissionsOf = async (role: string) => {
  const [row] = await stores.sql<{ permissions: string[] }[]>`SELECT permissions FROM user_roles WHERE name = ${role}`
  return new Set(row?.permissions)
}
const numberOf = async (table: "experiments" | "services", id: string) => {
  const [row] = await stores.sql<{ number: string }[]>`SELECT number FROM ${stores.sql(table)} WHERE id = ${id}`
  return row?.number ?? ""
}
const assign = (serviceId: string, experimentId: string, userId: string, role: string) => stores.sql`
  INSERT INTO user_assignments (service_id, experiment_id, user_id, role_id, assigned, created_at, updated_at)
  SELECT ${serviceId}::uuid, ${experimentId}::uuid, ${userId}::bigint, id, 'manually', 'epoch', 'epoch'
  FROM user_roles WHERE name = ${role}`

/** In team 1 the user is a `User`, on the project a Technician, on its experiment a Viewer. */
const place = async () => {
  const userId = await user()
  const serviceId = await project({ [userId]: "Technician" })
  const [experimentId = ""] = await experiments(serviceId, 1)
  await assign(serviceId, experimentId, userId, "Viewer")
  const path = {
    teamId: "1",
    projectId: await numberOf("services", serviceId),
    experimentId: await numberOf("experiments", experimentId)
  }
  return { userId, serviceId, experimentId, path }
}

let otherTeam = ""
beforeAll(async () => {
  const [row] = await stores.sql<{ id: string }[]>`INSERT INTO teams (name) VALUES ('other') RETURNING id`
  otherTeam = row?.id ?? ""
})

it("each place gives the permissions of the user's role there, and none of the other places", async () => {
  const { experimentId, path, serviceId, userId } = await place()
  expect(await locate(userId, path)).toEqual({
    teamExists: true,
    team: await permissionsOf("User"),
    project: {
      service: expect.objectContaining({ id: serviceId, number: path.projectId, teamId: "1" }),
      permissions: await permissionsOf("Technician")
    },
    experiment: {
      experiment: expect.objectContaining({ id: experimentId, number: path.experimentId, serviceId, teamId: "1" }),
      serviceActive: true,
      permissions: await permissionsOf("Viewer")
    }
  })
})

it("a path is resolved only as far as it is given", async () => {
  const { path, userId } = await place()
  const { projectId, teamId } = path
  expect(await locate(userId, { teamId })).toMatchObject({ teamExists: true, project: null, experiment: null })
  expect(await locate(userId, { teamId, projectId })).toMatchObject({ project: {}, experiment: null })
})

it("a user without a role finds the team, project and experiment, with no permissions", async () => {
  const { path } = await place()
  const nobody = await user(null)
  for (const userId of [nobody, null]) {
    expect(await locate(userId, path)).toMatchObject({
      teamExists: true,
      team: null,
      project: { permissions: new Set() },
      experiment: { permissions: new Set() }
    })
  }
})

it("an Owner of the team has no role on its projects by that", async () => {
  const { path } = await place()
  const owner = await user(null)
  await stores.sql`
    INSERT INTO team_members (team_id, user_id, role_id) SELECT 1, ${owner}, id FROM user_roles WHERE name = 'Owner'`
  expect(await locate(owner, path)).toMatchObject({
    team: new Set(permissions),
    project: { permissions: new Set() },
    experiment: { permissions: new Set() }
  })
})

it("a role on the project gives none on its experiments", async () => {
  const userId = await user()
  const serviceId = await project({ [userId]: "Owner" })
  const [experimentId = ""] = await experiments(serviceId, 1)
  const path = {
    teamId: "1",
    projectId: await numberOf("services", serviceId),
    experimentId: await numberOf("experiments", experimentId)
  }
  expect(await locate(userId, path)).toMatchObject({
    project: { permissions: new Set(permissions) },
    experiment: { permissions: new Set() }
  })
})

it("a project of another team, and an experiment of another project, are not found", async () => {
  const { path, userId } = await place()
  const other = await place()
  expect(await locate(userId, { ...path, teamId: otherTeam })).toMatchObject({
    teamExists: true,
    team: null,
    project: null
  })
  expect(await locate(other.userId, { ...other.path, experimentId: path.experimentId })).toMatchObject({
    project: { service: { id: other.serviceId } },
    experiment: null
  })
})

it.each([
  "",
  "0",
  "01",
  "-1",
  "+1",
  " 1",
  "1 ",
  "1abc",
  "1e3",
  "1.0",
  "0x1",
  "١",
  "1\u0000",
  "9223372036854775808",
  "9".repeat(5_000),
  randomUUID(),
  "null",
  "'; DROP TABLE teams; --"
])("%j is nothing's id", async (id) => {
  const { path, userId } = await place()
  expect(await locate(userId, { ...path, teamId: id })).toEqual({
    teamExists: false,
    team: null,
    project: null,
    experiment: null
  })
  expect(await locate(userId, { ...path, projectId: id })).toMatchObject({
    teamExists: true,
    project: null,
    experiment: null
  })
  expect(await locate(userId, { ...path, experimentId: id })).toMatchObject({ project: {}, experiment: null })
})

it("the largest possible id is looked up and not found", async () => {
  const { path, userId } = await place()
  const largest = "9223372036854775807"
  expect(await locate(userId, { ...path, teamId: largest })).toMatchObject({ teamExists: false })
  expect(await locate(userId, { ...path, projectId: largest })).toMatchObject({ project: null })
  expect(await locate(userId, { ...path, experimentId: largest })).toMatchObject({ experiment: null })
})

it("a role of a deployment's own counts at once, as far as this version knows its permissions", async () => {
  const userId = await user(null)
  await stores.sql`INSERT INTO user_roles (name, permissions) VALUES ('Auditor', '{experiment_audit,project_read,"",PROJECT_MANAGE}')`
  const serviceId = await project({ [userId]: "Auditor" })
  await stores.sql`
    INSERT INTO team_members (team_id, user_id, role_id) SELECT 1, ${userId}, id FROM user_roles WHERE name = 'Auditor'`
  const [experimentId = ""] = await experiments(serviceId, 1)
  await assign(serviceId, experimentId, userId, "Auditor")
  const path = {
    teamId: "1",
    projectId: await numberOf("services", serviceId),
    experimentId: await numberOf("experiments", experimentId)
  }
  const allowed = async () => {
    const { experiment, project, team } = await locate(userId, path)
    return [team, project?.permissions, experiment?.permissions]
  }
  const known = new Set(["project_read"])
  expect(await allowed()).toEqual([known, known, known])
  await stores.sql`UPDATE user_roles SET permissions = '{later}' WHERE name = 'Auditor'`
  expect(await allowed()).toEqual([new Set(), new Set(), new Set()])
})
