import { expect, it } from "vitest"
import { type Ask, data, type Person, type Planning, usePlanning } from "../testing/usePlanning.ts"

const planning = usePlanning()

const make = async ({ ask }: Person, path: string): Promise<string> => {
  const { text } = await ask(
    "POST",
    path,
    { name: "made through the sampling API" },
    { "content-type": "application/json" }
  )
  return JSON.parse(text).id
}
/** The planning API's id of the newest item. */
const newest = async (ask: Ask, path: string): Promise<string> =>
  (await ask("GET", `${path}?sort=-id&page[size]=1`)).list[0]?.id ?? ""

/** The role of each user, as the planning API lists them. */
const rolesAt = async ({ roleId }: Planning, ask: Ask, path: string) => {
  const { list } = await ask("GET", `${path}?page[size]=100`)
  const names = await Promise.all(
    ["Owner", "User", "Technician", "Viewer"].map(async (name) => [await roleId(name), name] as const)
  )
  return Object.fromEntries(
    list.map(({ relationships }) => [
      relationships?.user?.data.id,
      new Map(names).get(relationships?.user_role?.data.id ?? "")
    ])
  )
}

it("a user who creates a service is the only Owner of its project", async () => {
  const { teamId } = await planning.team()
  const person = await planning.person(teamId, "User")
  await make(person, "services")
  const project = `teams/${teamId}/projects/${await newest(person.ask, `teams/${teamId}/projects`)}`
  expect(await rolesAt(planning, person.ask, `${project}/users`)).toEqual({ [person.id]: "Owner" })
  expect((await person.ask("PATCH", project, data("projects", { description: "mine" }))).status).toBe(200)
})

it("a user who creates an experiment has the same role on it as on the project, at once", async () => {
  const { owner, teamId } = await planning.team()
  const service = await make(owner, "services")
  const project = `teams/${teamId}/projects/${await newest(owner.ask, `teams/${teamId}/projects`)}`
  const person = await planning.person(teamId, "User")
  const attributes = { user_id: person.id, user_role_id: await planning.roleId("User") }
  await owner.ask("POST", `${project}/users`, data("user_assignments", attributes))
  await make(person, `services/${service}/experiments`)
  const experiment = `${project}/experiments/${await newest(person.ask, `${project}/experiments`)}`
  expect((await person.ask("GET", experiment)).data.attributes.name).toBe("made through the sampling API")
  expect(await rolesAt(planning, person.ask, `${experiment}/user_assignments`)).toEqual({ [person.id]: "User" })
  expect((await owner.ask("GET", experiment)).status).toBe(403)
  await planning.assign()
  expect(await rolesAt(planning, owner.ask, `${experiment}/user_assignments`)).toEqual({
    [person.id]: "User",
    [owner.id]: "Owner"
  })
})

it("a user who creates an experiment without a role on its project is the experiment's Owner", async () => {
  const { owner, teamId } = await planning.team()
  const service = await make(owner, "services")
  const projects = `teams/${teamId}/projects`
  const experiments = `${projects}/${await newest(owner.ask, projects)}/experiments`
  const person = await planning.person(teamId, "User")
  await make(person, `services/${service}/experiments`)
  await planning.assign()
  const experiment = `${experiments}/${await newest(owner.ask, experiments)}`
  expect(await rolesAt(planning, owner.ask, `${experiment}/user_assignments`)).toEqual({
    [person.id]: "Owner",
    [owner.id]: "Owner"
  })
})
