import { appRouter } from "@sortition/api/appRouter"
import { describe, expect, it } from "vitest"
import { experiment, useTeams } from "./testing/useTeams.ts"

const { assign, aTeam, hire } = useTeams()

it("reaches every procedure of the planning API", async () => {
  const asked = new Set<string>()
  const { administrator, at, owner, user } = await aTeam(asked)
  const { project_id: id, team_id } = at
  const { experiments, experimentUsers, projects, projectUsers, status, teams, teamUsers, tokens, userRoles, users } =
    owner.planning

  expect(await status.query()).toMatchObject({ message: "Ok" })
  expect((await users.get.query({ id: user.id })).data.attributes).toMatchObject({ initials: "AL" })
  expect((await teams.list.query()).data).toEqual([(await teams.get.query({ id: team_id })).data])
  const roles = new Map((await userRoles.list.query()).data.map(({ attributes, id }) => [attributes.name, id]))
  expect([...roles.keys()]).toEqual(["Owner", "User", "Technician", "Viewer"])

  const [{ id: token_id = "", attributes } = {}] = (await tokens.list.query({ user_id: user.id })).data
  expect(attributes).toMatchObject({ name: "her laptop", team_id, scopes: ["read", "write"], expires_at: null })

  const other = (await hire(administrator)).user
  const membership = { type: "team_users", attributes: { email: other.attributes.email, role: "Viewer" } } as const
  const { data: member } = await teamUsers.add.mutate({ team_id, data: membership })
  const promotion = { type: "team_users", attributes: { role: "User" } } as const
  const { data: promoted } = await teamUsers.update.mutate({ team_id, id: member.id, data: promotion })
  expect((await teamUsers.list.query({ team_id })).data).toContainEqual(promoted)

  expect((await projects.list.query({ team_id })).data).toEqual([(await projects.get.query({ team_id, id })).data])
  const described = { type: "projects", attributes: { description: "Of new users" } } as const
  const { data: project } = (await projects.update.mutate({ team_id, id, data: described })) ?? {}
  expect(project?.attributes).toMatchObject({ name: "Onboarding", description: "Of new users", archived: false })

  const viewer = roles.get("Viewer") ?? ""
  const role = (user_role_id: string) => ({ type: "user_assignments", attributes: { user_role_id } }) as const
  const onProject = { type: "user_assignments", attributes: { user_id: other.id, user_role_id: viewer } } as const
  const { data: assigned } = await projectUsers.create.mutate({ ...at, data: onProject })
  const user_role_id = roles.get("User") ?? ""
  const changed = await projectUsers.update.mutate({ ...at, id: assigned.id, data: role(user_role_id) })
  expect(changed?.data.relationships.user_role.data).toEqual({ type: "user_roles", id: user_role_id })
  expect((await projectUsers.list.query(at)).data).toHaveLength(2)
  expect((await projectUsers.get.query({ ...at, id: assigned.id })).data).toEqual(changed?.data)

  const { data: planned } = await experiments.create.mutate({ ...at, data: experiment("Shorter form") })
  expect((await experiments.list.query(at)).data).toEqual([planned])
  expect((await experiments.get.query({ ...at, id: planned.id })).data).toEqual(planned)
  const ids = await experiments.ids.query({ ...at, id: planned.id })
  expect(await owner.experiments.get.query(ids)).toMatchObject({ name: "Shorter form", service_id: ids.service_id })
  const started = { type: "experiments", attributes: { status: "started" } } as const
  const { data: running } = (await experiments.update.mutate({ ...at, id: planned.id, data: started })) ?? {}
  expect(running?.attributes).toMatchObject({ status: "started", started_at: expect.any(String) })

  await assign()
  const here = { ...at, experiment_id: planned.id }
  const include = "user,assignable"
  const { data: assignments, included = [] } = await experimentUsers.list.query({ ...here, include })
  const emails = included.map((each) => (each.type === "users" ? each.attributes.email : each.type))
  expect(emails).toEqual([user.attributes.email, other.attributes.email, "experiments"])
  const [, { id: automatic = "" } = {}] = assignments
  expect((await experimentUsers.get.query({ ...here, id: automatic })).data).toEqual(assignments[1])
  const manual = await experimentUsers.update.mutate({ ...here, id: automatic, data: role(viewer) })
  expect(manual?.data.relationships.assignable.data).toEqual({ type: "experiments", id: planned.id })

  const renamed = { type: "teams", attributes: { description: "Of new users" } } as const
  const { data: changedTeam } = await teams.update.mutate({ id: team_id, data: renamed })
  expect(changedTeam.attributes).toMatchObject({ description: "Of new users" })
  expect(await experimentUsers.origins.query(here)).toContainEqual({ id: automatic, assigned: "manually" })

  const { data: history } = await teams.history.query({ team_id, "page[size]": "100" })
  expect(history.at(-1)?.attributes).toMatchObject({ action: "team.create", height: 1 })

  const { webhooks } = owner.planning
  const hook = { type: "webhooks", attributes: { url: "https://hooks.example.org/" } } as const
  const { data: made } = await webhooks.create.mutate({ team_id, data: hook })
  expect(made.attributes).toMatchObject({ events: null, active: true, secret: expect.stringMatching(/^whsec_/) })
  const webhook = { team_id, id: made.id }
  expect((await webhooks.list.query({ team_id })).data).toEqual([(await webhooks.get.query(webhook)).data])
  const { data: tested } = await webhooks.test.mutate(webhook)
  const sent = { team_id, webhook_id: made.id }
  expect((await webhooks.deliveries.query({ ...sent, "filter[status]": "pending" })).data).toEqual([tested])
  expect((await webhooks.redeliver.mutate({ ...sent, id: tested.id })).data.id).toBe(tested.id)
  expect((await webhooks.rotateSecret.mutate(webhook)).data.attributes.secret).not.toBe(made.attributes.secret)
  const off = { type: "webhooks", attributes: { active: false } } as const
  expect((await webhooks.update.mutate({ ...webhook, data: off }))?.data.attributes.active).toBe(false)
  await expect(webhooks.test.mutate(webhook)).rejects.toMatchObject({ reason: "webhook_inactive", status: 409 })
  expect(await webhooks.remove.mutate(webhook)).toBeNull()

  expect(await projectUsers.remove.mutate({ ...at, id: assigned.id })).toBeNull()
  expect(await teamUsers.remove.mutate({ team_id, id: member.id })).toBeNull()
  expect(await tokens.revoke.mutate({ user_id: user.id, id: token_id })).toBeNull()
  await expect(teams.list.query()).rejects.toMatchObject({ reason: "unauthenticated", status: 401 })

  const all = Object.keys(appRouter._def.procedures).filter((name) => name.startsWith("planning."))
  expect(all.filter((name) => !asked.has(name))).toEqual([])
})

describe("lists", () => {
  it("come page by page, in the order that was asked for, with links to the same in REST", async () => {
    const { at, owner } = await aTeam()
    const list = owner.planning.experiments.list
    for (const name of ["Beta", "Alpha", "Gamma"]) {
      await owner.planning.experiments.create.mutate({ ...at, data: experiment(name) })
    }
    const page = { ...at, sort: "-name", "page[size]": 2 } as const
    const first = await list.query(page)
    expect(first.data.map(({ attributes }) => attributes.name)).toEqual(["Gamma", "Beta"])
    const next = new URL(first.links.next ?? "")
    expect(next.pathname).toBe(`/api/v1/teams/${at.team_id}/projects/${at.project_id}/experiments`)
    const second = await list.query({ ...page, "page[number]": Number(next.searchParams.get("page[number]")) })
    expect(second.data.map(({ attributes }) => attributes.name)).toEqual(["Alpha"])
    expect(second.links.next).toBeNull()
  })

  it("hold what the filter lets through", async () => {
    const { at, owner } = await aTeam()
    const { experiments } = owner.planning
    const { data: old } = await experiments.create.mutate({ ...at, data: experiment("Old") })
    const { data: current } = await experiments.create.mutate({ ...at, data: experiment("Current") })
    const archived = { type: "experiments", attributes: { archived: true } } as const
    await experiments.update.mutate({ ...at, id: old.id, data: archived })
    const idsOf = async (filter: { readonly [name: string]: string }) =>
      (await experiments.list.query({ ...at, ...filter })).data.map(({ id }) => id)
    expect(await idsOf({ "filter[archived]": "true" })).toEqual([old.id])
    expect(await idsOf({ "filter[archived]": "false" })).toEqual([current.id])
    expect(await idsOf({ "filter[created_at][from]": current.attributes.created_at })).toEqual([current.id])
    expect(await idsOf({ "filter[updated_at][to]": old.attributes.updated_at })).toEqual([])
  })
})

describe("updates", () => {
  it("answer null when nothing differs", async () => {
    const { at, owner } = await aTeam()
    const data = experiment("Same", { start_on: "2100-01-01", due_date: "2100-02-01T00:00:00Z" })
    const { data: planned } = await owner.planning.experiments.create.mutate({ ...at, data })
    expect(planned.attributes).toMatchObject({ status: "not_started", start_on: "2100-01-01T00:00:00.000Z" })
    expect(await owner.planning.experiments.update.mutate({ ...at, id: planned.id, data })).toBeNull()
    expect((await owner.planning.experiments.get.query({ ...at, id: planned.id })).data).toEqual(planned)
  })
})
