import { expect, it } from "vitest"
import { Database } from "../sql/Database.ts"
import { transaction } from "../sql/transaction.ts"
import { useAssignments } from "../testing/useAssignments.ts"
import { assignExperimentCreator, assignProjectCreator } from "./assignCreator.ts"

const { assigned, experiments, project, run, user } = useAssignments()

it("a user who creates a project becomes its Owner", async () => {
  const [userId, serviceId] = [await user(), await project()]
  const create = Database.use(({ sql }) =>
    transaction(sql, (connection) => assignProjectCreator(connection, { serviceId, userId, now: 1 }))
  )
  await run(create)
  expect(await assigned(serviceId, null)).toEqual([`${userId} Owner manually`])
})

it.each([
  ["with a role on the project has that role on it", "User", true, "User"],
  ["without a role on the project becomes its Owner", null, false, "Owner"]
])("a user who creates an experiment %s", async (_, onProject, held, given) => {
  const userId = await user()
  const serviceId = await project(onProject === null ? {} : { [userId]: onProject })
  const [experimentId = ""] = await experiments(serviceId, 1)
  const create = Database.use(({ sql }) =>
    transaction(sql, (connection) => assignExperimentCreator(connection, { experimentId, serviceId, userId, now: 1 }))
  )
  expect(await run(create)).toBe(held)
  expect(await assigned(serviceId, experimentId)).toEqual([`${userId} ${given} automatically`])
})
