import { expect, it } from "vitest"
import { data, type Person, useLab } from "../testing/usePlanning.ts"

const here = useLab()
const json = { "content-type": "application/json" }

const send = async (person: Person, method: string, path: string, body?: object) => {
  const { status, text } = await person.ask(method, path, body, body === undefined ? {} : json)
  return { status, body: JSON.parse(text) }
}
const create = async (person: Person, name: string) => (await send(person, "POST", "services", { name })).body

it("changes only the fields in the body", async () => {
  const { owner } = here.lab
  const made = await create(owner, "chekout")
  const path = `services/${made.id}`
  const renamed = await send(owner, "PATCH", path, { name: "checkout", id: made.id, created_at: null })
  expect(renamed).toMatchObject({ status: 200, body: { ...made, name: "checkout", updated_at: expect.any(String) } })
  expect(renamed.body.updated_at >= made.updated_at).toBe(true)
  expect((await send(owner, "GET", path)).body).toEqual(renamed.body)
  const stopped = await send(owner, "PATCH", path, { active: false })
  expect(stopped.body).toMatchObject({ name: "checkout", active: false })
  expect((await send(owner, "PATCH", path, { name: "old checkout" })).body).toMatchObject({ active: false })
  expect((await send(owner, "PATCH", path, { active: true })).body).toMatchObject({
    name: "old checkout",
    active: true
  })
})

it("a body without a change changes nothing, the time of the last change included", async () => {
  const { owner } = here.lab
  const made = await create(owner, "the same")
  for (const body of [{}, { name: "the same", active: true }]) {
    expect(await send(owner, "PATCH", `services/${made.id}`, body)).toEqual({ status: 200, body: made })
  }
})

it("active false archives the project, and its experiments accept no samples until it is restored", async () => {
  const { owner, teamId } = here.lab
  const { id } = await create(owner, "to archive")
  const experiment = (await send(owner, "POST", `services/${id}/experiments`, { name: "e" })).body.id
  await send(owner, "POST", `experiments/${experiment}/buckets`, { bucket_name: "a", percentage_distribution: 100 })
  const sampled = (sampled_value: string) =>
    send(owner, "POST", `experiments/${experiment}/samples`, { sampled_entity: "User", sampled_value })
  expect((await sampled("1")).status).toBe(200)
  await send(owner, "PATCH", `services/${id}`, { active: false })
  const { list } = await owner.ask("GET", `teams/${teamId}/projects?q=to%20archive&filter[archived]=true`)
  expect(list.map(({ attributes }) => attributes.name)).toEqual(["to archive"])
  expect(await sampled("2")).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("service_inactive") }
  })
  await send(owner, "PATCH", `services/${id}`, { active: true })
  expect((await sampled("2")).status).toBe(200)
})

it("is for whom the planning API lets manage the project, and for Owners of the team", async () => {
  const { owner, projectPath, stranger, teamId, technician, user, viewer } = here.lab
  const soil = (await send(owner, "GET", "services?q=soil")).body[0]
  expect((await owner.ask("GET", projectPath)).data.attributes.name).toBe("Soil")
  for (const person of [user, technician, viewer]) {
    const refused = await send(person, "PATCH", `services/${soil.id}`, { name: "theirs" })
    expect(refused).toMatchObject({ status: 403, body: { detail: "You don't have permission to manage project" } })
  }
  expect(await send(stranger, "PATCH", `services/${soil.id}`, { name: "theirs" })).toMatchObject({
    status: 404,
    body: { detail: "Service not found" }
  })
  const own = await create(user, "my own")
  expect((await send(user, "PATCH", `services/${own.id}`, { name: "renamed" })).body.name).toBe("renamed")
  expect((await send(owner, "PATCH", `services/${own.id}`, { name: "by the Owner" })).body.name).toBe("by the Owner")
  expect((await owner.ask("POST", `teams/${teamId}/projects`, data("projects", { name: "By the owner" }))).status).toBe(
    400
  )
})

it.each([
  [{ name: "" }, ["body", "name"], "string_too_short"],
  [{ name: "x".repeat(256) }, ["body", "name"], "string_too_long"],
  [{ name: "\u0000" }, ["body", "name"], "value_error"],
  [{ active: "maybe" }, ["body", "active"], /^bool_/]
])("%j is a 422", async (patch, loc, type) => {
  const { owner } = here.lab
  const { id } = await create(owner, "kept")
  const { body, status } = await send(owner, "PATCH", `services/${id}`, patch)
  expect([status, body.detail[0].loc]).toEqual([422, loc])
  expect(body.detail[0].type).toMatch(type)
})

it("is in tRPC as well", async () => {
  const { owner } = here.lab
  const made = await create(owner, "typed")
  const answer = await send(owner, "POST", "/trpc/services.update", { service_id: made.id, name: "typed again" })
  expect(answer.body.result.data).toMatchObject({ id: made.id, name: "typed again", active: true })
})
