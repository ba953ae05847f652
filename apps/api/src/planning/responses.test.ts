import { expect, it } from "vitest"
import { attributeNames } from "../testing/attributeNames.ts"
import { projectWithExperiments } from "../testing/projectWithExperiments.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()
const keysOf = (text: string): readonly string[] => Object.keys(JSON.parse(text))

it("a single resource answers {data} and nothing beside it", async () => {
  const { experimentsPath, owner, projectPath, teamId } = here.lab
  const { path } = await here.lab.experiment()
  const answers = [
    await owner.ask("GET", path),
    await owner.ask("POST", experimentsPath, data("experiments", { name: "New" })),
    await owner.ask("PATCH", path, data("experiments", { name: "Renamed" })),
    await owner.ask("GET", projectPath),
    await owner.ask("GET", `teams/${teamId}`),
    await owner.ask("GET", `users/${owner.id}`)
  ]
  for (const { data: resource, status, text } of answers) {
    expect(status, text).toBeLessThan(300)
    expect(keysOf(text)).toEqual(["data"])
    expect(Object.keys(resource)).toEqual(["id", "type", "attributes"])
  }
})

it("a list answers {data, links} and nothing beside them", async () => {
  const { experimentsPath, owner, teamId } = here.lab
  for (const path of [experimentsPath, "teams", `teams/${teamId}/projects`, "user_roles"]) {
    const { list, text } = await owner.ask("GET", path)
    expect(keysOf(text)).toEqual(["data", "links"])
    for (const resource of list) expect(Object.keys(resource)).toEqual(["id", "type", "attributes"])
  }
})

it("the id is a string of decimal digits and the type experiments", async () => {
  const { data: resource } = await here.lab.owner.ask("GET", (await here.lab.experiment()).path)
  expect(resource.id).toMatch(/^[1-9]\d*$/)
  expect(resource.type).toBe("experiments")
})

it("list, show, create and update answer the same attributes, in the published order, always present", async () => {
  const { lab } = here
  const { path } = await projectWithExperiments(lab)
  const made = await lab.owner.ask("POST", path, data("experiments", { name: "Sparse" }))
  const shown = await lab.owner.ask("GET", `${path}/${made.data.id}`)
  const listed = await lab.owner.ask("GET", path)
  for (const { attributes } of [made.data, shown.data, listed.list[0] ?? made.data]) {
    expect(Object.keys(attributes)).toEqual(attributeNames)
  }
  expect(shown.text).toBe(made.text)
  expect(listed.text).toContain(`{"data":[${made.text.slice('{"data":'.length, -1)}],"links":`)
  const updated = await lab.owner.ask("PATCH", `${path}/${made.data.id}`, data("experiments", { description: "Full" }))
  expect(Object.keys(updated.data.attributes)).toEqual(attributeNames)
  expect((await lab.owner.ask("GET", `${path}/${made.data.id}`)).text).toBe(updated.text)
})

it("attributes without a value are null, not left out", async () => {
  const { data: made } = await here.lab.owner.ask(
    "POST",
    here.lab.experimentsPath,
    data("experiments", { name: "Sparse" })
  )
  expect(made.attributes).toMatchObject({
    description: null,
    started_at: null,
    completed_at: null,
    due_date: null,
    start_on: null,
    status: "not_started",
    archived: false
  })
})

it("times are UTC, with milliseconds and Z", async () => {
  const attributes = { name: "Timed", due_date: "2031-01-01T00:30:00.5+02:00", start_on: "2030-06-01" }
  const { data: made } = await here.lab.owner.ask("POST", here.lab.experimentsPath, data("experiments", attributes))
  expect(made.attributes.due_date).toBe("2030-12-31T22:30:00.500Z")
  expect(made.attributes.start_on).toBe("2030-06-01T00:00:00.000Z")
  const { path } = await here.lab.experiment()
  await here.lab.owner.ask("PATCH", path, data("experiments", { status: "started" }))
  const { data: completed } = await here.lab.owner.ask("PATCH", path, data("experiments", { status: "completed" }))
  for (const name of ["started_at", "completed_at", "created_at", "updated_at"]) {
    expect(completed.attributes[name], name).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  }
})

it("text is returned whole, whatever its script", async () => {
  const name = 'Über 🌱 <b> " \\ 日本'
  const text = { name, description: `${name} \u2028 and more` }
  const made = await here.lab.owner.ask("POST", here.lab.experimentsPath, data("experiments", text))
  expect(made.data.attributes).toMatchObject(text)
  expect(Number(made.headers.get("content-length"))).toBe(Buffer.byteLength(made.text))
})

it("the content type is application/vnd.api+json, bare, for success", async () => {
  const { experimentsPath, owner } = here.lab
  const { path } = await here.lab.experiment()
  const answers = [
    await owner.ask("GET", experimentsPath),
    await owner.ask("GET", path, undefined, { accept: "application/json" }),
    await owner.ask("POST", experimentsPath, JSON.stringify(data("experiments", { name: "New" })), {
      "content-type": "application/json"
    }),
    await owner.ask("PATCH", path, data("experiments", { name: "Renamed" })),
    await owner.ask("PUT", path, data("experiments", { name: "Again" }))
  ]
  expect(answers.map(({ headers, status }) => [status, headers.get("content-type")])).toEqual(
    [200, 200, 201, 200, 200].map((status) => [status, "application/vnd.api+json"])
  )
})

it("the content type is application/vnd.api+json, bare, for errors", async () => {
  const { anonymous } = here.planning
  const { experimentsPath, owner, stranger, viewer } = here.lab
  const { path } = await here.lab.experiment()
  const named = data("experiments", { name: "New" })
  const answers = [
    await owner.ask("POST", experimentsPath, "{"),
    await anonymous("GET", path),
    await stranger.ask("GET", path),
    await viewer.ask("PATCH", path, named),
    await owner.ask("GET", `${experimentsPath}/999999`),
    await owner.ask("DELETE", path),
    await owner.ask("GET", `${path}/nothing/there`),
    await owner.ask("GET", path, undefined, { accept: "application/vnd.api+json; charset=utf-8" }),
    await owner.ask("PATCH", path, data("experiments", { name: "New" }, "999999")),
    await owner.ask("POST", experimentsPath, " ".repeat(1_100_000)),
    await owner.ask("POST", experimentsPath, named, { "content-type": "application/vnd.api+json; charset=utf-8" })
  ]
  expect(answers.map(({ headers, status }) => [status, headers.get("content-type")])).toEqual(
    [400, 401, 403, 403, 404, 404, 404, 406, 409, 413, 415].map((status) => [status, "application/vnd.api+json"])
  )
  for (const { text } of answers) expect(keysOf(text)).toEqual(["errors"])
})

it.each([
  ["an experiment", (lab: typeof here.lab) => lab.experimentsPath, "experiments"],
  ["a project", (lab: typeof here.lab) => `teams/${lab.teamId}/projects`, "projects"],
  ["a team", () => "teams", "teams"]
])("201 of %s carries the Location where it can be read", async (_, pathOf, type) => {
  const { lab } = here
  const path = pathOf(lab)
  for (const suffix of ["", "/", "?source=import"]) {
    const made = await lab.owner.ask("POST", path + suffix, data(type, { name: `Located ${suffix}.` }))
    expect(made.status).toBe(201)
    expect(made.headers.get("location")).toBe(`${here.planning.url}/api/v1/${path}/${made.data.id}`)
    const read = await lab.owner.ask("GET", made.headers.get("location") ?? "")
    expect(read.text).toBe(made.text)
  }
})

it("no other success carries a Location", async () => {
  const { owner } = here.lab
  const { path } = await here.lab.experiment()
  for (const { headers } of [
    await owner.ask("GET", path),
    await owner.ask("PATCH", path, data("experiments", { name: "Renamed" }))
  ]) {
    expect(headers.get("location")).toBeNull()
  }
})

it("204 has no body and no content type", async () => {
  const { path } = await here.lab.experiment()
  for (const method of ["PATCH", "PUT"]) {
    const answer = await sendRaw(here.planning.url, {
      method,
      path: `/api/v1/${path}`,
      headers: { authorization: `Bearer ${here.lab.owner.token}`, "content-type": "application/vnd.api+json" },
      body: JSON.stringify(data("experiments", { name: "Another one" }))
    })
    expect(answer).toMatchObject({ status: 204, text: "" })
    expect(answer.headers).not.toHaveProperty("content-type")
    expect(answer.headers).not.toHaveProperty("content-length")
    expect(answer.headers).not.toHaveProperty("transfer-encoding")
  }
})
