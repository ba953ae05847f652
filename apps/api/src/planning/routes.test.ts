import { describe, expect, it } from "vitest"
import { notFound, refused } from "../testing/planningRefusals.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

const planned = (attributes: object, id?: string) => data("experiments", attributes, id)

describe("experiments of a project", () => {
  it("are listed by GET and created by POST", async () => {
    const { experimentsPath, owner } = here.lab
    const made = await owner.ask("POST", experimentsPath, planned({ name: "By POST" }))
    expect(made.status).toBe(201)
    const listed = await owner.ask("GET", `${experimentsPath}?page[size]=100`)
    expect(listed.status).toBe(200)
    expect(listed.list.map(({ id }) => id)).toContain(made.data.id)
  })

  it("are shown by GET and updated by PATCH", async () => {
    const { experiment, owner } = here.lab
    const { id, path } = await experiment()
    const changed = await owner.ask("PATCH", path, planned({ name: "By PATCH" }, id))
    expect(changed).toMatchObject({ status: 200, data: { id, attributes: { name: "By PATCH" } } })
    expect((await owner.ask("GET", path)).data).toEqual(changed.data)
  })

  it("are updated by PUT as by PATCH: attributes that are not given stay, and a repetition is a 204", async () => {
    const { experiment, owner } = here.lab
    const { id, path } = await experiment({ description: "stays" })
    const body = planned({ name: "By PUT" }, id)
    expect(await owner.ask("PUT", path, body)).toMatchObject({
      status: 200,
      data: { id, attributes: { name: "By PUT", description: "stays" } }
    })
    expect(await owner.ask("PUT", path, body)).toMatchObject({ status: 204, text: "" })
    expect(await owner.ask("PUT", path, planned({ name: "x" }))).toMatchObject(refused(400, "Validation error"))
  })

  it("are not deleted: DELETE is a 404 and leaves the experiment", async () => {
    const { experiment, experimentsPath, owner } = here.lab
    const { path } = await experiment()
    expect(await owner.ask("DELETE", path)).toMatchObject(refused(404, "Not found"))
    expect(await owner.ask("DELETE", experimentsPath)).toMatchObject(refused(404, "Not found"))
    expect((await owner.ask("GET", path)).status).toBe(200)
  })

  it("have no other method on list or item, and no other version", async () => {
    const { experimentId, experimentsPath, owner } = here.lab
    const body = planned({ name: "Nowhere" })
    const answers = await Promise.all([
      owner.ask("PATCH", experimentsPath, body),
      owner.ask("PUT", experimentsPath, body),
      owner.ask("POST", `${experimentsPath}/${experimentId}`, body),
      owner.ask("GET", `${experimentsPath}/${experimentId}/nothing`)
    ])
    for (const answer of answers) expect(answer).toMatchObject(refused(404, "Not found"))
    expect((await owner.ask("GET", `/api/v2/${experimentsPath}`)).status).toBe(404)
  })
})

const oddIds = [
  "1abc",
  "abc",
  "018f2c2e-9d5e-7c3a-8f00-0123456789ab",
  "99999999999999999999",
  "9223372036854775808",
  "9".repeat(5_000),
  "0",
  "-1",
  "1.0",
  "1e0",
  "%2B1",
  "%201",
  "%00",
  "%D9%A1",
  "1%2F1",
  "%27%20OR%201=1--",
  "null"
]

describe.each(oddIds)("an id that is %.40s", (given) => {
  const id = decodeURIComponent(given)

  it("is an unknown team, project or experiment: 404, never a 400", async () => {
    const { experimentsPath, owner, projectPath, teamId } = here.lab
    const { ask } = owner
    const body = planned({ name: "Nowhere" })
    const inTeam = `teams/${given}/projects/1/experiments`
    const inProject = `teams/${teamId}/projects/${given}/experiments`
    const item = `${experimentsPath}/${given}`
    const [teams, projects, experiments] = await Promise.all([
      Promise.all([
        ask("GET", `teams/${given}`),
        ask("GET", inTeam),
        ask("POST", inTeam, body),
        ask("GET", `${inTeam}/1`),
        ask("PATCH", `${inTeam}/1`, body)
      ]),
      Promise.all([
        ask("GET", `teams/${teamId}/projects/${given}`),
        ask("GET", inProject),
        ask("POST", inProject, body),
        ask("PUT", `${inProject}/1`, body)
      ]),
      Promise.all([ask("GET", item), ask("PATCH", item, body), ask("PUT", item, body)])
    ])
    for (const answer of teams) expect(answer).toMatchObject(notFound("Team", id))
    for (const answer of projects) expect(answer).toMatchObject(notFound("Project", id))
    for (const answer of experiments) expect(answer).toMatchObject(notFound("Experiment", id))
    const assignment = await ask("GET", `${item}/user_assignments`)
    expect(assignment).toMatchObject(notFound("Experiment", id))
    expect(await ask("DELETE", `${projectPath}/users/${given}`)).toMatchObject(notFound("UserAssignment", id))
  })
})

it("an id with a leading zero is not the one without", async () => {
  const { experimentId, experimentsPath, owner } = here.lab
  expect(await owner.ask("GET", `${experimentsPath}/0${experimentId}`)).toMatchObject(
    notFound("Experiment", `0${experimentId}`)
  )
})

it.each(["%", "%zz", "%C3", "x".repeat(10_000)])("an impossible address is a 404: %.20s", async (id) => {
  const { experimentsPath, owner } = here.lab
  const headers = { authorization: `Bearer ${owner.token}` }
  const answer = await sendRaw(here.planning.url, { method: "GET", path: `/api/v1/${experimentsPath}/${id}`, headers })
  expect(answer).toMatchObject({ status: 404, headers: { "content-type": "application/vnd.api+json" } })
  expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ status: "404", title: "Not found" }] })
})
