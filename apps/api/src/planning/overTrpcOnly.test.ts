import { expect, it } from "vitest"
import { data, type Person, usePlanning } from "../testing/usePlanning.ts"

const planning = usePlanning()

const mutate = async ({ ask }: Person, name: string, input: object) => {
  const { status, text } = await ask("POST", `/trpc/${name}`, JSON.stringify(input), {
    "content-type": "application/json"
  })
  return { status, body: JSON.parse(text) }
}
const query = async ({ ask }: Person, name: string, input: object) => {
  const { text } = await ask("GET", `/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`)
  return JSON.parse(text).result.data
}

it("an Owner renames the team; the description alone can change, and the same again moves no time", async () => {
  const { owner, teamId: id } = await planning.team()
  const rename = (attributes: object) => mutate(owner, "planning.teams.update", { id, ...data("teams", attributes) })
  const first = await rename({ name: " Field trials ", description: "Outdoors" })
  expect(first.body.result.data.data).toMatchObject({
    id,
    attributes: { name: "Field trials", description: "Outdoors" }
  })
  const second = await rename({ description: null })
  expect(second.body.result.data.data.attributes).toMatchObject({ name: "Field trials", description: null })
  const third = await rename({ name: "Field trials" })
  expect(third.body.result.data).toEqual(second.body.result.data)
  expect((await owner.ask("GET", `teams/${id}`)).data).toEqual(second.body.result.data.data)
  const { list } = await owner.ask("GET", `teams/${id}/history`)
  expect(list.filter(({ attributes }) => attributes.action === "team.update")).toHaveLength(2)
})

it("a team refuses a name that is too short, other members, other teams and unknown ids", async () => {
  const { owner, teamId: id } = await planning.team()
  const stranger = (await planning.team()).owner
  const viewer = await planning.person(id, "Viewer")
  const attempt = (person: Person, team = id, name = "Mine") =>
    mutate(person, "planning.teams.update", { id: team, ...data("teams", { name }) })
  const short = await attempt(owner, id, "a")
  expect(short).toMatchObject({ status: 400, body: { error: { data: { reason: "invalid_input" } } } })
  expect(short.body.error.data.problems).toEqual([
    { path: ["data", "attributes", "name"], message: "Name is too short (minimum is 2 characters)" }
  ])
  expect((await attempt(viewer)).status).toBe(403)
  expect((await attempt(stranger)).status).toBe(403)
  expect((await attempt(owner, "999999999")).status).toBe(404)
  expect((await attempt(owner, "99999999999999999999")).status).toBe(404)
})

it("the roles on an experiment say whether they follow the project", async () => {
  const { owner, teamId: team_id } = await planning.team()
  const { id: userId } = await planning.person(team_id, "User")
  const project = await owner.ask("POST", `teams/${team_id}/projects`, data("projects", { name: "Checkout" }))
  const path = `teams/${team_id}/projects/${project.data.id}`
  const technician = await planning.roleId("Technician")
  await owner.ask("POST", `${path}/users`, data("user_assignments", { user_id: userId, user_role_id: technician }))
  const experiment = await owner.ask("POST", `${path}/experiments`, data("experiments", { name: "Button" }))
  await planning.assign()
  const place = { team_id, project_id: project.data.id, experiment_id: experiment.data.id }
  const users = `${path}/experiments/${experiment.data.id}/user_assignments`
  const { list } = await owner.ask("GET", users)
  const origins = () => query(owner, "planning.experimentUsers.origins", place)
  expect(await origins()).toEqual(list.map(({ id }) => ({ id, assigned: "automatically" })))
  const given = list.find(({ relationships }) => relationships?.user?.data.id === userId)?.id ?? ""
  const viewer = await planning.roleId("Viewer")
  await owner.ask("PATCH", `${users}/${given}`, data("user_assignments", { user_role_id: viewer }, given))
  expect(await origins()).toContainEqual({ id: given, assigned: "manually" })
  expect(await query(owner, "planning.experimentUsers.origins", { ...place, "page[size]": 1 })).toHaveLength(1)
})
