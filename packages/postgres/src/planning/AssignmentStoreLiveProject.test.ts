import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { assigning, type Provided, useAssignments } from "../testing/useAssignments.ts"

const stores = useAssignments()
const { assigned, assignment, experiments, hinted, project, role, run, user } = stores

const all = { offset: 0, limit: 100 }
const noIds = ["0", "01", "1abc", "99999999999999999999999", "999999", ""]
const change = (serviceId: string, id: string, roleId: string) => assigning.changeOnProject(serviceId, id, roleId)
const add = (serviceId: string, userId: string, roleId: string) => assigning.addToProject(serviceId, { userId, roleId })
const remove = (serviceId: string, id: string) => assigning.removeFromProject(serviceId, id)
const failure = <A, E>(effect: Effect.Effect<A, E, Provided>) => run(Effect.flip(effect))
const notFound = (record: string, id: string) => ({ _tag: "RecordNotFound", record, id })
const lastManager = {
  _tag: "InvalidInput",
  problems: [{ path: [], message: "The last user who can manage users cannot be removed or demoted" }]
}
const marked = async (serviceId: string) => {
  const [row] = await stores.sql<
    { marked: boolean }[]
  >`SELECT users_changed AS marked FROM services WHERE id = ${serviceId}`
  return row?.marked
}

it("lists the assignments on a project by id, a span at a time, with user and role", async () => {
  const [a, b, c] = [await user(), await user(), await user()]
  const serviceId = await project({ [c]: "Viewer", [a]: "Owner", [b]: "User" })
  const whole = await run(assigning.listOnProject(serviceId, all))
  expect(whole.total).toBe(3)
  expect(whole.items.map(({ user }) => user.id)).toEqual([a, b, c])
  expect(whole.items[2]).toEqual({
    id: await assignment(serviceId, null, c),
    user: expect.objectContaining({ id: c, fullName: "Ada", email: expect.stringContaining("@example.org") }),
    role: expect.objectContaining({ name: "Viewer", permissions: expect.arrayContaining(["experiment_read"]) }),
    assigned: "manually",
    createdAt: 0,
    updatedAt: 0
  })
  const part = await run(assigning.listOnProject(serviceId, { offset: 1, limit: 1 }))
  expect(part).toEqual({ items: [whole.items[1]], total: 3 })
  expect(await run(assigning.listOnProject(serviceId, { offset: 9, limit: 1 }))).toEqual({
    items: [],
    total: 3
  })
})

it("adds a member of the team to a project and marks it", async () => {
  const [owner, member] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner" })
  const added = await run(add(serviceId, member, await role("Viewer")))
  expect(added).toMatchObject({ user: { id: member }, role: { name: "Viewer" }, assigned: "manually" })
  expect(added.updatedAt).toBe(added.createdAt)
  expect(await run(assigning.getOnProject(serviceId, added.id))).toEqual(added)
  expect(await marked(serviceId)).toBe(true)
})

it("a user who is added again gets the new role; the same role changes nothing", async () => {
  const [owner, member] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner", [member]: "Viewer" })
  const id = await assignment(serviceId, null, member)
  expect(await run(add(serviceId, member, await role("Viewer")))).toMatchObject({ id, updatedAt: 0 })
  expect(await marked(serviceId)).toBe(false)
  expect(await run(add(serviceId, member, await role("User")))).toMatchObject({ id, role: { name: "User" } })
  expect(await assigned(serviceId, null)).toEqual([`${owner} Owner manually`, `${member} User manually`])
  expect(await marked(serviceId)).toBe(true)
})

it("only members of the project's team can be added, with existing roles", async () => {
  const [owner, stranger] = [await user(), await user(null)]
  const serviceId = await project({ [owner]: "Owner" })
  const viewer = await role("Viewer")
  for (const unknown of [...noIds, stranger]) {
    expect(await failure(add(serviceId, unknown, viewer))).toMatchObject(notFound("User", unknown))
  }
  for (const unknown of noIds) {
    expect(await failure(add(serviceId, owner, unknown))).toMatchObject(notFound("UserRole", unknown))
  }
  expect(await marked(serviceId)).toBe(false)
})

it("changes a role on a project; the same role changes nothing", async () => {
  const [owner, member] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner", [member]: "Viewer" })
  const id = await assignment(serviceId, null, member)
  expect(await run(change(serviceId, id, await role("Viewer")))).toBeNull()
  expect(await marked(serviceId)).toBe(false)
  expect(await run(change(serviceId, id, await role("Technician")))).toMatchObject({ id, role: { name: "Technician" } })
  expect(await marked(serviceId)).toBe(true)
  for (const unknown of noIds) {
    expect(await failure(change(serviceId, id, unknown))).toMatchObject(notFound("UserRole", unknown))
    expect(await failure(change(serviceId, unknown, "1"))).toMatchObject(notFound("UserAssignment", unknown))
    expect(await failure(remove(serviceId, unknown))).toMatchObject(notFound("UserAssignment", unknown))
  }
})

it("removes a user from a project, once", async () => {
  const [owner, member] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner", [member]: "Viewer" })
  const id = await assignment(serviceId, null, member)
  await run(remove(serviceId, id))
  expect(await assigned(serviceId, null)).toEqual([`${owner} Owner manually`])
  expect((await stores.state(serviceId)).removals).toEqual([{ user_id: member }])
  expect(await marked(serviceId)).toBe(true)
  expect(await failure(remove(serviceId, id))).toMatchObject(notFound("UserAssignment", id))
})

it("an assignment on another project, or on an experiment, is not found on this one", async () => {
  const owner = await user()
  const serviceId = await project({ [owner]: "Owner" })
  const id = await assignment(serviceId, null, owner)
  const viewer = await role("Viewer")
  const elsewhere = await project({ [owner]: "Owner" })
  const [experimentId = ""] = await experiments(elsewhere, 1)
  await run(AssignmentPropagation.use((propagation) => propagation.assignPending))
  for (const other of [id, await assignment(elsewhere, experimentId, owner)]) {
    expect(await failure(change(elsewhere, other, viewer))).toMatchObject(notFound("UserAssignment", other))
    expect(await failure(remove(elsewhere, other))).toMatchObject(notFound("UserAssignment", other))
  }
})

it("the last user who can manage users stays", async () => {
  const [owner, member] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner", [member]: "User" })
  const id = await assignment(serviceId, null, owner)
  const viewer = await role("Viewer")
  expect(await failure(change(serviceId, id, viewer))).toMatchObject(lastManager)
  expect(await failure(add(serviceId, owner, viewer))).toMatchObject(lastManager)
  expect(await failure(remove(serviceId, id))).toMatchObject(lastManager)
  expect(await marked(serviceId)).toBe(false)
  // A user who was assigned automatically does not count.
  await stores.sql`
    UPDATE user_assignments SET role_id = ${await role("Owner")}, assigned = 'automatically'
    WHERE service_id = ${serviceId} AND user_id = ${member}`
  expect(await failure(remove(serviceId, id))).toMatchObject(lastManager)
  await run(add(serviceId, member, await role("Owner")))
  expect(await run(change(serviceId, id, viewer))).toMatchObject({ role: { name: "Viewer" } })
  expect(await failure(remove(serviceId, await assignment(serviceId, null, member)))).toMatchObject(lastManager)
})

it("the last manager may get another role that can manage users", async () => {
  const owner = await user()
  const serviceId = await project({ [owner]: "Owner" })
  const [row] = await stores.sql<{ id: string }[]>`
    INSERT INTO user_roles (name, permissions) VALUES ('Lead', '{project_read,project_users_manage,of_a_later_version}') RETURNING id`
  const changed = await run(change(serviceId, await assignment(serviceId, null, owner), row?.id ?? ""))
  expect(changed).toMatchObject({ role: { name: "Lead", permissions: ["project_read", "project_users_manage"] } })
})

it("every change on a project sends a hint to the job that updates its experiments, and nothing else does", async () => {
  const [owner, member] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner" })
  const [viewer, technician] = [await role("Viewer"), await role("Technician")]
  const hintsOf = async (effect: Effect.Effect<unknown, unknown, Provided>) => {
    hinted.length = 0
    await run(Effect.ignore(effect))
    return [...hinted]
  }
  expect(await hintsOf(add(serviceId, member, viewer))).toEqual(["assignExperimentUsers"])
  expect(await hintsOf(add(serviceId, member, viewer))).toEqual([])
  const id = await assignment(serviceId, null, member)
  expect(await hintsOf(change(serviceId, id, viewer))).toEqual([])
  expect(await hintsOf(change(serviceId, id, technician))).toEqual(["assignExperimentUsers"])
  expect(await hintsOf(remove(serviceId, await assignment(serviceId, null, owner)))).toEqual([])
  expect(await hintsOf(remove(serviceId, id))).toEqual(["assignExperimentUsers"])
})
