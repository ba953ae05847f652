import { expect, it } from "vitest"
import { isSortitionError } from "./createSortitionClient.ts"
import { experiment, useTeams } from "./testing/useTeams.ts"

const { aTeam, clientOf, hire } = useTeams()

const reasonOf = (call: Promise<unknown>) =>
  call.then(
    () => "none",
    (error: unknown) => (isSortitionError(error) ? `${error.status} ${error.reason}` : "not a SortitionError")
  )

it("says that a token is wanted, or wrong", async () => {
  expect(await reasonOf(clientOf(undefined).planning.teams.list.query())).toBe("401 unauthenticated")
  expect(await reasonOf(clientOf("wrong").planning.teams.list.query())).toBe("401 unauthenticated")
  expect(await reasonOf(clientOf(undefined).planning.status.query())).toBe("none")
})

it("says what is missing and what is not allowed", async () => {
  const { administrator, at, owner } = await aTeam()
  const { enter, user } = await hire(administrator)
  const membership = { type: "team_users", attributes: { user_id: user.id, role: "User" } } as const
  await administrator.planning.teamUsers.add.mutate({ team_id: at.team_id, data: membership })
  const member = await enter(at.team_id)
  const denied = member.planning.experiments.create.mutate({ ...at, data: experiment("Not mine") })
  await expect(denied).rejects.toThrow("You don't have permission to access project")
  expect(await reasonOf(denied)).toBe("403 permission_denied")
  const missing = owner.planning.experiments.get.query({ ...at, id: "999999" })
  await expect(missing).rejects.toThrow("Experiment record with id 999999 not found in the specified scope")
  expect(await reasonOf(missing)).toBe("404 record_not_found")
  const users = { type: "users", attributes: { full_name: "Eve", email: "eve@example.org" } } as const
  expect(await reasonOf(owner.planning.users.create.mutate({ data: users }))).toBe("403 permission_denied")
})

it("lists every problem of the attributes, with its path and in the words of REST", async () => {
  const { at, owner } = await aTeam()
  const data = experiment("x", { start_on: "tomorrow" })
  const error = await owner.planning.experiments.create.mutate({ ...at, data }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    reason: "invalid_input",
    status: 400,
    message: "Validation failed: Name is too short (minimum is 2 characters), Start on is not a valid date",
    problems: [
      { path: ["data", "attributes", "name"], message: "Name is too short (minimum is 2 characters)" },
      { path: ["data", "attributes", "start_on"], message: "Start on is not a valid date" }
    ]
  })
  const taken = owner.planning.projects.create.mutate({
    team_id: at.team_id,
    data: { type: "projects", attributes: { name: "onboarding" } }
  })
  await expect(taken).rejects.toMatchObject({ reason: "invalid_input", message: expect.stringContaining("taken") })
})

it("says that a parameter of a list cannot be read", async () => {
  const { at, owner } = await aTeam()
  const { list } = owner.planning.experiments
  // @ts-expect-error wrong: neither true nor false
  expect(await reasonOf(list.query({ ...at, "filter[archived]": "maybe" }))).toBe("400 invalid_input")
  // @ts-expect-error wrong: no such order
  expect(await reasonOf(list.query({ ...at, sort: "colour" }))).toBe("400 invalid_input")
  expect(await reasonOf(list.query({ ...at, "page[size]": 0 }))).toBe("400 invalid_input")
})
