import { Effect } from "effect"
import { expect, it } from "vitest"
import { assigning, type Provided, useAssignments } from "../testing/useAssignments.ts"

const stores = useAssignments()
const { experiments, project, role, run, user } = stores

const all = { offset: 0, limit: 100 }
const noIds = ["0", "01", "1abc", "99999999999999999999999", "999999", ""]
const failure = <A, E>(effect: Effect.Effect<A, E, Provided>) => run(Effect.flip(effect))
const notFound = (id: string) => ({ _tag: "RecordNotFound", record: "UserAssignment", id })

/** A user with that role, assigned automatically, on the project's one experiment. */
const onExperiment = async (roleName: string) => {
  const userId = await user()
  const serviceId = await project()
  const [experimentId = ""] = await experiments(serviceId, 1)
  const [row] = await stores.sql<{ id: string }[]>`
    INSERT INTO user_assignments (service_id, experiment_id, user_id, role_id, assigned, created_at, updated_at)
    SELECT ${serviceId}::uuid, ${experimentId}::uuid, ${userId}::bigint, id, 'automatically', 'epoch', 'epoch'
    FROM user_roles WHERE name = ${roleName} RETURNING id`
  return { userId, serviceId, experimentId, id: row?.id ?? "" }
}

it("shows an assignment on its own experiment only", async () => {
  const { experimentId, id, serviceId, userId } = await onExperiment("Viewer")
  const found = await run(assigning.getOnExperiment(experimentId, id))
  expect(found).toMatchObject({ id, user: { id: userId }, role: { name: "Viewer" }, assigned: "automatically" })
  expect(await run(assigning.listOnExperiment(experimentId, all))).toEqual({
    items: [found],
    total: 1
  })
  expect(await run(assigning.listOnProject(serviceId, all))).toEqual({
    items: [],
    total: 0
  })
  expect(await failure(assigning.getOnProject(serviceId, id))).toMatchObject(notFound(id))
  const other = await onExperiment("Viewer")
  expect(await failure(assigning.getOnExperiment(other.experimentId, id))).toMatchObject(notFound(id))
})

it("changes a role on an experiment, from then on assigned manually", async () => {
  const { experimentId, id } = await onExperiment("Viewer")
  const roleId = await role("User")
  const changed = await run(assigning.changeOnExperiment(experimentId, id, roleId))
  expect(changed).toMatchObject({ id, role: { name: "User" }, assigned: "manually", createdAt: 0 })
  expect(changed?.updatedAt).toBeGreaterThan(0)
  expect(await run(assigning.getOnExperiment(experimentId, id))).toEqual(changed)
})

it("the same role on an experiment changes nothing, and the assignment stays automatic", async () => {
  const { experimentId, id } = await onExperiment("Viewer")
  const viewer = await role("Viewer")
  expect(await run(assigning.changeOnExperiment(experimentId, id, viewer))).toBeNull()
  expect(await run(assigning.getOnExperiment(experimentId, id))).toMatchObject({
    assigned: "automatically",
    updatedAt: 0
  })
})

it("an unknown role or assignment on an experiment is refused", async () => {
  const { experimentId, id } = await onExperiment("Viewer")
  for (const unknown of noIds) {
    expect(await failure(assigning.changeOnExperiment(experimentId, id, unknown))).toMatchObject({
      _tag: "InvalidInput",
      problems: [{ path: ["roleId"], message: "User role must exist" }]
    })
    expect(await failure(assigning.changeOnExperiment(experimentId, unknown, "1"))).toMatchObject(notFound(unknown))
    expect(await failure(assigning.getOnExperiment(experimentId, unknown))).toMatchObject(notFound(unknown))
  }
})
