import { describe, expect, it } from "vitest"
import { inTeam, withWrongToken } from "../testing/orderOfChecks.ts"
import { denied, notFound, nowhere, unauthenticated } from "../testing/planningRefusals.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

// Every request here is wrong in two ways at once: the name says which error is reported.

describe("the checks of a create", () => {
  const valid = data("experiments", { name: "Never made" })

  it("begin with the token, before body, media type and team", async () => {
    expect(await here.planning.anonymous("POST", nowhere, "{", withWrongToken)).toMatchObject(unauthenticated)
    const headers = { "content-type": "text/plain", accept: "application/vnd.api+json; charset=utf-8" }
    expect(await here.planning.anonymous("POST", nowhere, "{", headers)).toMatchObject(unauthenticated)
  })

  it("report an unknown team before project and body", async () => {
    expect(await here.lab.owner.ask("POST", nowhere, "{")).toMatchObject(notFound("Team"))
  })

  it("refuse the team before an unknown project", async () => {
    expect(await here.lab.stranger.ask("POST", inTeam(here.lab), "{")).toMatchObject(denied("access team"))
  })

  it("report an unknown project before the body", async () => {
    expect(await here.lab.owner.ask("POST", inTeam(here.lab), "{")).toMatchObject(notFound("Project"))
  })

  it("check access to the project before permission to create and body", async () => {
    expect(await here.lab.member.ask("POST", here.lab.experimentsPath, "{")).toMatchObject(denied("access project"))
  })

  it.each([
    ["is not JSON", "{"],
    ["has no data", {}],
    ["has the wrong type", data("projects", { name: "x" })],
    ["brings an id", data("experiments", { name: "Brought" }, "1")],
    ["has no attributes", data("experiments", {})],
    ["is not valid", data("experiments", { name: "x" })]
  ])("refuse a user without permission to create before a body that %s", async (_, body) => {
    for (const { ask } of [here.lab.viewer, here.lab.technician]) {
      expect(await ask("POST", here.lab.experimentsPath, body)).toMatchObject(denied("create experiment"))
    }
  })

  it("refuse an archived project before the body", async () => {
    const { owner, teamId } = here.lab
    const project = data("projects", { name: "Put away", archived: true })
    const made = await owner.ask("POST", `teams/${teamId}/projects`, project)
    const path = `teams/${teamId}/projects/${made.data.id}/experiments`
    expect(await owner.ask("POST", path, "{")).toMatchObject(denied("create experiment"))
    expect(await owner.ask("POST", path, valid)).toMatchObject(denied("create experiment"))
  })

  it("check the shape of the body before its values", async () => {
    const { ask } = here.lab.owner
    const path = here.lab.experimentsPath
    const invalid = { name: "x", archived: null }
    expect(await ask("POST", path, data("projects", invalid))).toMatchObject({ status: 409 })
    expect(await ask("POST", path, { data: { attributes: invalid } })).toMatchObject({
      status: 400,
      error: { title: "Missing parameter", detail: expect.stringMatching(/: type$/) }
    })
    expect(await ask("POST", path, data("experiments", invalid, "1"))).toMatchObject({ status: 403 })
    expect(await ask("POST", path, data("projects", {}))).toMatchObject({ status: 409 })
  })
})
