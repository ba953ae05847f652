import { describe, expect, it } from "vitest"
import { makeSecluded } from "../testing/makeSecluded.ts"
import { inTeam, unassigned, withWrongToken } from "../testing/orderOfChecks.ts"
import { denied, notFound, nothing, nowhere, unauthenticated } from "../testing/planningRefusals.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

// Every request here is wrong in two ways at once: the name says which error is reported.

describe.each(["PATCH", "PUT"])("the checks of an update by %s", (method) => {
  it("begin with the token, before the team and body", async () => {
    expect(await here.planning.anonymous(method, `${nowhere}/1`, "{", withWrongToken)).toMatchObject(unauthenticated)
  })

  it("report an unknown team before project and body", async () => {
    expect(await here.lab.owner.ask(method, `${nowhere}/1`, "{")).toMatchObject(notFound("Team"))
  })

  it("refuse the team before an unknown project", async () => {
    expect(await here.lab.stranger.ask(method, `${inTeam(here.lab)}/1`, "{")).toMatchObject(denied("access team"))
  })

  it("report an unknown project before the experiment and body", async () => {
    expect(await here.lab.owner.ask(method, `${inTeam(here.lab)}/${nothing}`, "{")).toMatchObject(notFound("Project"))
  })

  it("refuse the project before an unknown experiment", async () => {
    const path = `${here.lab.experimentsPath}/${nothing}`
    expect(await here.lab.member.ask(method, path, "{")).toMatchObject(denied("access project"))
  })

  it("report an unknown experiment before body and permission, also one of another project", async () => {
    const { experimentId } = await makeSecluded(here.lab)
    for (const id of [nothing, experimentId]) {
      for (const { ask } of [here.lab.owner, here.lab.viewer]) {
        expect(await ask(method, `${here.lab.experimentsPath}/${id}`, "{")).toMatchObject(notFound("Experiment", id))
      }
    }
  })

  it.each([
    ["is not JSON", "{", 400, "Error"],
    ["has no data", {}, 400, "Missing parameter"],
    ["has the wrong type", data("projects", { name: "New" }), 409, "Wrong type"],
    ["is for another id", data("experiments", { name: "New" }, nothing), 409, "Object ID mismatch"],
    ["has no attributes", data("experiments", {}), 400, "Missing parameter"]
  ])("refuse a body that %s before permission to manage", async (_, body, status, title) => {
    const { experimentId, experimentsPath, user, viewer } = here.lab
    expect(await viewer.ask(method, `${experimentsPath}/${experimentId}`, body)).toMatchObject({
      status,
      error: { title }
    })
    expect(await user.ask(method, await unassigned(here.lab), body)).toMatchObject({ status, error: { title } })
  })

  it("check permission to manage before they see that nothing changed", async () => {
    const { experiment, technician, viewer } = here.lab
    const { path } = await experiment({ name: "The same" })
    for (const { ask } of [viewer, technician]) {
      for (const attributes of [{ name: "The same" }, { archived: false }, { unknown: 1 }]) {
        expect(await ask(method, path, data("experiments", attributes))).toMatchObject(denied("manage experiment"))
      }
    }
  })

  it("check permission to manage before the values", async () => {
    const { experiment, viewer } = here.lab
    const body = data("experiments", { name: "", status: "odd", archived: null, due_date: "never" })
    expect(await viewer.ask(method, (await experiment()).path, body)).toMatchObject(denied("manage experiment"))
  })

  it("refuse an archived experiment before the values, and before they see that nothing changed", async () => {
    const { experiment, owner } = here.lab
    const { path } = await experiment({ name: "Put away", archived: true })
    const bodies = [{ name: "" }, { archived: null }, { archived: false, status: "odd" }, { name: "Put away" }]
    for (const attributes of bodies) {
      expect(await owner.ask(method, path, data("experiments", attributes))).toMatchObject(denied("manage experiment"))
    }
  })

  it("see that nothing changed before they check the stored values", async () => {
    const { owner, teamId } = here.lab
    const oneLetter = await sampledExperiment("x")
    expect(await owner.ask(method, oneLetter, data("experiments", { name: "x" }))).toMatchObject({
      status: 204,
      text: ""
    })
    expect(await owner.ask(method, oneLetter, data("experiments", { name: "y" }))).toMatchObject({ status: 400 })
    expect(oneLetter).toContain(`teams/${teamId}/`)
  })
})

/** An experiment created by the sampling API, which accepts names that the planning API refuses. */
const sampledExperiment = async (name: string): Promise<string> => {
  const { owner, teamId } = here.lab
  const json = { "content-type": "application/json" }
  const send = async (path: string, body: object) => JSON.parse((await owner.ask("POST", path, body, json)).text)
  const service = await send("services", { name: `Service ${crypto.randomUUID()}` })
  await send(`services/${service.id}/experiments`, { name })
  const projects = await owner.ask("GET", `teams/${teamId}/projects?page[size]=100`)
  const project = projects.list.find(({ attributes }) => attributes.name === service.name)
  const path = `teams/${teamId}/projects/${project?.id}/experiments`
  return `${path}/${(await owner.ask("GET", path)).list[0]?.id}`
}
