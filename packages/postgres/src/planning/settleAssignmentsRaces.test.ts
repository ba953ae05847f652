import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { Effect, Result } from "effect"
import { expect, it } from "vitest"
import { removeProjectUser } from "../people/projectUserRows.ts"
import { assignExperimentCreator } from "../services/assignCreator.ts"
import { Database } from "../sql/Database.ts"
import { transaction } from "../sql/transaction.ts"
import { assigning, useAssignments } from "../testing/useAssignments.ts"
import { holdProject } from "./holdRows.ts"

const stores = useAssignments(3)
const { assigned, assignment, experiments, processOf, project, role, run, state, user } = stores

const assignPending = AssignmentPropagation.use((propagation) => propagation.assignPending)
const pendingOn = (process: number) => processOf(process).runPromise(assignPending)
const changed = (serviceId: string, id: string, roleId: string) => assigning.changeOnProject(serviceId, id, roleId)
const removed = (serviceId: string, id: string) => assigning.removeFromProject(serviceId, id)
const createdBy = (serviceId: string, experimentId: string, userId: string) =>
  Database.use(({ sql }) =>
    transaction(sql, (connection) => assignExperimentCreator(connection, { experimentId, serviceId, userId, now: 1 }))
  )

/** The number of statements that wait for another transaction's lock. */
const waiting = async () =>
  (await stores.sql`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
    .count
const untilWaiting = (count: number) => expect.poll(waiting, { timeout: 10_000, interval: 5 }).toBe(count)

it("of two requests that remove or demote the last two managers at once, one is refused", async () => {
  const viewer = await role("Viewer")
  for (let round = 0; round < 20; round++) {
    const [a, b] = [await user(), await user()]
    const serviceId = await project({ [a]: "Owner", [b]: "Owner" })
    const [first, second] = [await assignment(serviceId, null, a), await assignment(serviceId, null, b)]
    const take = (id: string, n: number) => (n % 2 ? removed(serviceId, id) : changed(serviceId, id, viewer))
    const { answers } = await stores.sql.begin(async (connection) => {
      await connection`SELECT 1 FROM services WHERE id = ${serviceId} FOR UPDATE`
      const both = [
        processOf(0).runPromise(Effect.result(take(first, round))),
        processOf(1).runPromise(Effect.result(take(second, round >> 1)))
      ]
      await untilWaiting(2)
      return { answers: both }
    })
    const failures = (await Promise.all(answers)).filter(Result.isFailure)
    expect(failures.map(({ failure }) => failure._tag)).toEqual(["InvalidInput"])
    expect((await assigned(serviceId, null)).filter((each) => each.includes("Owner"))).toHaveLength(1)
  }
})

it("of two changes of the same assignment at once, both are answered and the later one stays", async () => {
  const [owner, member] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner", [member]: "Viewer" })
  const [experimentId = ""] = await experiments(serviceId, 1)
  await run(assignPending)
  const id = await assignment(serviceId, experimentId, member)
  const [technician, userRole] = [await role("Technician"), await role("User")]
  const change = (roleId: string) => assigning.changeOnExperiment(experimentId, id, roleId)
  const { later } = await stores.sql.begin(async (connection) => {
    await connection`UPDATE user_assignments SET role_id = ${technician}, assigned = 'manually' WHERE id = ${id}`
    const running = run(change(userRole))
    await untilWaiting(1)
    return { later: running }
  })
  expect(await later).toMatchObject({ role: { name: "User" }, assigned: "manually" })
})

it.each(["new experiments", "experiments"])(
  "a change on the project while its %s are updated reaches all of them",
  async (told) => {
    const [owner, member] = [await user(), await user()]
    const serviceId = await project({ [owner]: "Owner", [member]: "Viewer" })
    const ids = await experiments(serviceId, 10)
    if (told === "experiments") {
      await run(assignPending)
      // As a restored backup might: rows to be written again.
      await stores.sql`DELETE FROM user_assignments WHERE service_id = ${serviceId} AND experiment_id IS NOT NULL`
      await stores.sql`UPDATE services SET users_changed = true WHERE id = ${serviceId}`
    }
    const [id, userRole] = [await assignment(serviceId, null, member), await role("User")]
    const { both } = await stores.sql.begin(async (connection) => {
      // The job has written its rows and waits at this experiment; the change waits for the job.
      await connection`SELECT 1 FROM experiments WHERE id = ${ids[5] ?? ""} FOR UPDATE`
      const job = pendingOn(0)
      await untilWaiting(1)
      const change = processOf(1).runPromise(changed(serviceId, id, userRole))
      await untilWaiting(2)
      return { both: [job, change] }
    })
    await Promise.all(both)
    await run(assignPending)
    for (const each of ids) expect(await assigned(serviceId, each)).toContain(`${member} User automatically`)
    expect((await state(serviceId)).services).toMatchObject([{ users_changed: false }])
  }
)

it("a manual change on an experiment while a change on the project is propagated stays", async () => {
  const [owner, member] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner", [member]: "Viewer" })
  const [first = "", second = ""] = await experiments(serviceId, 2)
  await run(assignPending)
  await run(changed(serviceId, await assignment(serviceId, null, member), await role("User")))
  const { job } = await stores.sql.begin(async (connection) => {
    await connection`
      UPDATE user_assignments SET role_id = (SELECT id FROM user_roles WHERE name = 'Technician'), assigned = 'manually'
      WHERE experiment_id = ${first} AND user_id = ${member}`
    const running = pendingOn(0)
    await untilWaiting(1)
    return { job: running }
  })
  expect(await job).toBe(1)
  expect(await assigned(serviceId, first)).toContain(`${member} Technician manually`)
  expect(await assigned(serviceId, second)).toContain(`${member} User automatically`)
})

it("a user who is removed while creating an experiment loses it", async () => {
  const [owner, creator] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner", [creator]: "User" })
  const [experimentId = ""] = await experiments(serviceId, 1)
  const id = await assignment(serviceId, null, creator)
  const { removal } = await stores.sql.begin(async (connection) => {
    await connection`SELECT 1 FROM experiments WHERE id = ${experimentId} FOR UPDATE`
    const creation = processOf(1).runPromise(createdBy(serviceId, experimentId, creator))
    await untilWaiting(1)
    const running = run(removed(serviceId, id))
    await untilWaiting(2)
    return { removal: Promise.all([creation, running]) }
  })
  expect((await removal)[0]).toBe(true)
  await run(assignPending)
  expect(await assigned(serviceId, experimentId)).toEqual([`${owner} Owner automatically`])
})

it("a user who creates an experiment while being removed from the project keeps that one only", async () => {
  const [owner, creator] = [await user(), await user()]
  const serviceId = await project({ [owner]: "Owner", [creator]: "User" })
  const [before = ""] = await experiments(serviceId, 1)
  await run(assignPending)
  const [during = ""] = await experiments(serviceId, 1)
  const onProject = await assignment(serviceId, null, creator)
  const taken = await run(assigning.getOnProject(serviceId, onProject))
  const removal = Database.use(({ sql }) =>
    transaction(sql, async (connection) => {
      await holdProject(connection, serviceId)
      await removeProjectUser(connection, serviceId, taken.user.id)
      const running = processOf(1).runPromise(createdBy(serviceId, during, creator))
      await untilWaiting(1)
      return { running }
    })
  )
  const creation = await run(removal)
  const job = run(assignPending)
  expect(await creation.running).toBe(false)
  await job
  await run(assignPending)
  expect(await assigned(serviceId, before)).toEqual([`${owner} Owner automatically`])
  expect(await assigned(serviceId, during)).toEqual([`${owner} Owner automatically`, `${creator} Owner automatically`])
})

it("several workers write every assignment once, while experiments are sampled, started and changed", async () => {
  const users = await Promise.all(Array.from({ length: 10 }, () => user()))
  const [owner = "", ...members] = users
  const projects = await Promise.all(
    Array.from({ length: 3 }, () =>
      project(Object.fromEntries(users.map((id) => [id, id === owner ? "Owner" : "Viewer"])))
    )
  )
  const ids = (await Promise.all(projects.map((serviceId) => experiments(serviceId, 220)))).flat().sort()
  let done = false
  const meanwhile = async (statement: (some: string[]) => PromiseLike<unknown>) => {
    for (let n = 0; !done; n++) await statement(ids.filter((_, index) => (index * 7 + n) % 5 < 2))
  }
  const busy = [
    meanwhile((some) => stores.sql`SELECT 1 FROM experiments WHERE id = ANY(${some}::uuid[]) ORDER BY id FOR SHARE`),
    meanwhile((some) => stores.sql`SELECT 1 FROM experiments WHERE id = ANY(${some}::uuid[]) ORDER BY id FOR UPDATE`),
    meanwhile(([one = ""]) => stores.sql`UPDATE experiments SET revision = revision + 1 WHERE id = ${one}`)
  ]
  const counts = await Promise.all([pendingOn(0), pendingOn(1), pendingOn(2)])
  expect(counts.reduce((sum, count) => sum + count)).toBe(6_600)
  const roles = [await role("User"), await role("Technician"), await role("Viewer")]
  const changes = projects.flatMap((serviceId, n) =>
    members.map(async (userId, m) => {
      const id = await assignment(serviceId, null, userId)
      return processOf((n + m) % 3).runPromise(changed(serviceId, id, roles[(n + m) % 3] ?? ""))
    })
  )
  await Promise.all([...changes, pendingOn(0), pendingOn(1), pendingOn(2)])
  await Promise.all([pendingOn(0), pendingOn(1), pendingOn(2)])
  done = true
  await Promise.all(busy)
  for (const serviceId of projects) {
    const expected = (await assigned(serviceId, null)).map((each) => each.replace("manually", "automatically"))
    const { assignments, experiments, services } = await state(serviceId)
    expect(assignments).toHaveLength(10 + 220 * 10)
    for (const { id } of experiments.slice(0, 20)) expect(await assigned(serviceId, id)).toEqual(expected)
    expect(experiments.filter(({ users_missing }) => users_missing)).toEqual([])
    expect(services).toMatchObject([{ users_changed: false }])
  }
})
