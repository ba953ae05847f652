import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { AssignmentStore } from "@sortition/domain/planning/AssignmentStore"
import { Option } from "effect"
import { expect, it } from "vitest"
import { assignExperimentCreator } from "../services/assignCreator.ts"
import { Database } from "../sql/Database.ts"
import { transaction } from "../sql/transaction.ts"
import { assigning, useAssignments } from "../testing/useAssignments.ts"

const stores = useAssignments()
const { assigned, assignment, experiments, project, role, run, state, user } = stores

const assignPending = AssignmentPropagation.use((propagation) => propagation.assignPending)
const change = async (serviceId: string, userId: string, roleName: string) => {
  const [id, roleId] = await Promise.all([assignment(serviceId, null, userId), role(roleName)])
  return run(assigning.changeOnProject(serviceId, id, roleId))
}
const add = async (serviceId: string, userId: string, roleName: string) => {
  const roleId = await role(roleName)
  return run(assigning.addToProject(serviceId, { userId, roleId }))
}
const remove = async (serviceId: string, userId: string) => {
  const id = await assignment(serviceId, null, userId)
  return run(assigning.removeFromProject(serviceId, id))
}
const changeOnExperiment = async (serviceId: string, experimentId: string, userId: string, roleName: string) => {
  const [id, roleId] = await Promise.all([assignment(serviceId, experimentId, userId), role(roleName)])
  return run(assigning.changeOnExperiment(experimentId, id, roleId))
}
const createBy = (serviceId: string, experimentId: string, userId: string) =>
  run(
    Database.use(({ sql }) =>
      transaction(sql, (connection) => assignExperimentCreator(connection, { experimentId, serviceId, userId, now: 1 }))
    )
  )

/** An Owner and a Viewer of a project, assigned to its two experiments. */
const settled = async () => {
  const [owner, viewer] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner", [viewer]: "Viewer" })
  const [first = "", second = ""] = await experiments(serviceId, 2)
  await run(assignPending)
  return { owner, viewer, serviceId, first, second }
}

it("gives every user of the project the same role on its new experiments, automatically", async () => {
  const { first, owner, second, serviceId, viewer } = await settled()
  for (const experimentId of [first, second]) {
    expect(await assigned(serviceId, experimentId)).toEqual([
      `${owner} Owner automatically`,
      `${viewer} Viewer automatically`
    ])
  }
  const { experiments } = await state(serviceId)
  for (const each of experiments) {
    expect(each).toMatchObject({ users_missing: false, revision: 0, updated_at: new Date(0) })
  }
})

it("a second run changes nothing, not even a time", async () => {
  const { owner, serviceId, viewer } = await settled()
  await change(serviceId, viewer, "User")
  await remove(serviceId, viewer)
  await add(serviceId, viewer, "Technician")
  expect(await run(assignPending)).toBe(4)
  const before = await state(serviceId)
  expect(before).toMatchObject({ removals: [], services: [{ users_changed: false, updated_at: new Date(0) }] })
  expect(await run(assignPending)).toBe(0)
  await stores.sql`UPDATE services SET users_changed = true WHERE id = ${serviceId}`
  expect(await run(assignPending)).toBe(0)
  expect(await state(serviceId)).toEqual(before)
  expect(await assignment(serviceId, null, owner)).not.toBe("")
})

it("propagates a changed role, and moves the time of nothing else", async () => {
  const { first, owner, second, serviceId, viewer } = await settled()
  const before = await state(serviceId)
  await change(serviceId, viewer, "User")
  expect(await run(assignPending)).toBe(2)
  const expected = [`${owner} Owner automatically`, `${viewer} User automatically`]
  expect(await assigned(serviceId, first)).toEqual(expected)
  expect(await assigned(serviceId, second)).toEqual(expected)
  const after = await state(serviceId)
  const moved = after.assignments.filter(
    ({ id, updated_at }) =>
      before.assignments.find((each) => each.id === id)?.updated_at.getTime() < updated_at.getTime()
  )
  expect(moved.map(({ user_id }) => user_id)).toEqual([viewer, viewer, viewer])
  expect(after.experiments).toEqual(before.experiments)
})

it("a change while only some experiments have the previous one reaches all of them", async () => {
  const [owner, viewer] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner", [viewer]: "Viewer" })
  const ids = await experiments(serviceId, 300)
  await run(assignPending)
  await change(serviceId, viewer, "User")
  const step = await run(AssignmentStore.use((assignmentStore) => assignmentStore.settleProject(1, [])))
  const { written: told } = Option.getOrThrow(step)
  expect(told).toBeGreaterThan(0)
  expect(told).toBeLessThan(300)
  await change(serviceId, viewer, "Technician")
  expect(await run(assignPending)).toBe(300)
  for (const id of ids) expect(await assigned(serviceId, id)).toContain(`${viewer} Technician automatically`)
})

it("keeps what was assigned manually, whatever changes on the project", async () => {
  const { first, second, serviceId, viewer } = await settled()
  await changeOnExperiment(serviceId, first, viewer, "Owner")
  await change(serviceId, viewer, "Technician")
  await run(assignPending)
  expect(await assigned(serviceId, first)).toContain(`${viewer} Owner manually`)
  expect(await assigned(serviceId, second)).toContain(`${viewer} Technician automatically`)
})

it("removes a removed user from every experiment, manual assignments too, and no other user", async () => {
  const { first, owner, second, serviceId, viewer } = await settled()
  const other = await project({ [viewer]: "Owner" })
  const [elsewhere = ""] = await experiments(other, 1)
  await changeOnExperiment(serviceId, first, viewer, "Owner")
  await remove(serviceId, viewer)
  expect(await run(assignPending)).toBe(3)
  expect(await assigned(serviceId, first)).toEqual([`${owner} Owner automatically`])
  expect(await assigned(serviceId, second)).toEqual([`${owner} Owner automatically`])
  expect(await assigned(other, elsewhere)).toEqual([`${viewer} Owner automatically`])
  expect(await state(serviceId)).toMatchObject({ removals: [], services: [{ users_changed: false }] })
})

it("a user who was removed and added again before the job ran has the new role, automatically", async () => {
  const { first, second, serviceId, viewer } = await settled()
  await changeOnExperiment(serviceId, first, viewer, "Owner")
  await remove(serviceId, viewer)
  await add(serviceId, viewer, "User")
  await run(assignPending)
  expect(await assigned(serviceId, first)).toContain(`${viewer} User automatically`)
  expect(await assigned(serviceId, second)).toContain(`${viewer} User automatically`)
})

it("a user who created an experiment without a role on the project keeps it; a removal ends it", async () => {
  const { serviceId } = await settled()
  const creator = await user()
  const [experimentId = ""] = await experiments(serviceId, 1)
  await createBy(serviceId, experimentId, creator)
  await run(assignPending)
  await stores.sql`UPDATE services SET users_changed = true WHERE id = ${serviceId}`
  await run(assignPending)
  expect(await assigned(serviceId, experimentId)).toContain(`${creator} Owner automatically`)
  await add(serviceId, creator, "Viewer")
  await run(assignPending)
  expect(await assigned(serviceId, experimentId)).toContain(`${creator} Viewer automatically`)
  await remove(serviceId, creator)
  await run(assignPending)
  expect((await assigned(serviceId, experimentId)).join()).not.toContain(`${creator} `)
})

it("a user who creates an experiment after a removal that the job has not propagated keeps that one only", async () => {
  const { first, serviceId, viewer } = await settled()
  await remove(serviceId, viewer)
  const [later = ""] = await experiments(serviceId, 1)
  await createBy(serviceId, later, viewer)
  await run(assignPending)
  expect((await assigned(serviceId, first)).join()).not.toContain(`${viewer} `)
  expect(await assigned(serviceId, later)).toContain(`${viewer} Owner automatically`)
})

it("settles many projects and one without users", async () => {
  const owner = await user()
  const made: [string, readonly string[]][] = []
  for (let n = 0; n < 20; n++) {
    const serviceId = await project(n === 7 ? {} : { [owner]: "Owner" })
    made.push([serviceId, await experiments(serviceId, 3)])
  }
  expect(await run(assignPending)).toBe(57)
  for (const [n, [serviceId, ids]] of made.entries()) {
    for (const id of ids) expect(await assigned(serviceId, id)).toEqual(n === 7 ? [] : [`${owner} Owner automatically`])
    expect((await state(serviceId)).experiments.every(({ users_missing }) => !users_missing)).toBe(true)
  }
})

it("assigns 20 users to 410 experiments, changes two and removes one, in several transactions", async () => {
  const users = await Promise.all(Array.from({ length: 20 }, () => user()))
  const [owner = "", changed = "", removed = ""] = users
  const serviceId = await project(Object.fromEntries(users.map((id) => [id, id === owner ? "Owner" : "Viewer"])))
  // Two whole steps and a part of one, and two transactions that delete.
  await experiments(serviceId, 410)
  const counts = async (text: string) => {
    const [row] = await stores.sql<{ rows: number }[]>`
      SELECT count(*)::int AS rows FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
      WHERE service_id = ${serviceId} AND experiment_id IS NOT NULL AND concat_ws(' ', user_id, r.name, assigned) = ${text}`
    return row?.rows
  }
  expect(await run(assignPending)).toBe(8_200)
  expect(await run(assignPending)).toBe(0)
  await change(serviceId, changed, "User")
  await remove(serviceId, removed)
  expect(await run(assignPending)).toBe(820)
  expect(await counts(`${owner} Owner automatically`)).toBe(410)
  expect(await counts(`${changed} User automatically`)).toBe(410)
  expect(await counts(`${removed} Viewer automatically`)).toBe(0)
  for (const id of users) if (id !== owner && id !== removed) await change(serviceId, id, "Technician")
  expect(await run(assignPending)).toBe(7_380)
  for (const id of users) if (id !== owner && id !== removed) await remove(serviceId, id)
  expect(await run(assignPending)).toBe(7_380)
})
