import { describe, expect, it } from "vitest"
import { makeSecluded } from "../testing/makeSecluded.ts"
import { inTeam, unassigned, withWrongToken } from "../testing/orderOfChecks.ts"
import { denied, notFound, nothing, nowhere, unauthenticated } from "../testing/planningRefusals.ts"
import { useLab } from "../testing/usePlanning.ts"

const here = useLab()

// Every request here is wrong in two ways at once: the name says which error is reported.
const notSupported = { status: 400, error: { title: "Not supported" } }
const badFilter = { status: 400, error: { title: "Filter parameter error" } }

describe.each(["list", "show"])("the checks of a %s", (kind) => {
  const below = (list: string, id = nothing) => (kind === "list" ? list : `${list}/${id}`)

  it("begin with the token, before include", async () => {
    expect(
      await here.planning.anonymous("GET", `${below(here.lab.experimentsPath)}?include=user`, undefined, withWrongToken)
    ).toMatchObject(unauthenticated)
  })

  it("refuse include before a team that is not found", async () => {
    expect(await here.lab.owner.ask("GET", `${below(nowhere)}?include=user`)).toMatchObject(notSupported)
  })

  it("refuse include before a team that is not the caller's", async () => {
    const path = `${below(here.lab.experimentsPath)}?include=user`
    expect(await here.lab.stranger.ask("GET", path)).toMatchObject(notSupported)
  })

  it("refuse include before a filter and a page", async () => {
    const path = `${below(here.lab.experimentsPath, here.lab.experimentId)}?filter[archived]=x&page[size]=0&include=user`
    expect(await here.lab.owner.ask("GET", path)).toMatchObject(notSupported)
  })

  it("report an unknown team before an unknown project", async () => {
    expect(await here.lab.owner.ask("GET", below(nowhere))).toMatchObject(notFound("Team"))
  })

  it("refuse the team before an unknown project", async () => {
    expect(await here.lab.stranger.ask("GET", below(inTeam(here.lab)))).toMatchObject(denied("access team"))
  })

  it("report a project of another team as unknown before permission", async () => {
    const { projectId } = await makeSecluded(here.lab)
    const [own] = (await here.lab.stranger.ask("GET", "teams")).list
    const path = below(`teams/${own?.id}/projects/${projectId}/experiments`)
    expect(await here.lab.stranger.ask("GET", path)).toMatchObject(notFound("Project", projectId))
  })

  it("report an unknown project before filter and page", async () => {
    const path = `${below(inTeam(here.lab))}?filter[archived]=x&page=2`
    expect(await here.lab.owner.ask("GET", path)).toMatchObject(notFound("Project"))
  })

  it("refuse the project before experiment, filter and page", async () => {
    const path = `${below(here.lab.experimentsPath)}?filter[archived]=x&page=2`
    expect(await here.lab.member.ask("GET", path)).toMatchObject(denied("access project"))
  })
})

describe("the checks of a show", () => {
  it("report an experiment of another project as unknown before permission", async () => {
    const { experimentId } = await makeSecluded(here.lab)
    const path = `${here.lab.experimentsPath}/${experimentId}`
    expect(await here.lab.viewer.ask("GET", path)).toMatchObject(notFound("Experiment", experimentId))
    expect(await here.lab.owner.ask("GET", path)).toMatchObject(notFound("Experiment", experimentId))
  })

  it("refuse the experiment whatever filter and page there are", async () => {
    const path = `${await unassigned(here.lab)}?filter[archived]=x&page=2`
    expect(await here.lab.user.ask("GET", path)).toMatchObject(denied("access experiment"))
  })
})

it("a list checks its filter before its page", async () => {
  const path = `${here.lab.experimentsPath}?page=2&filter[archived]=x`
  expect(await here.lab.owner.ask("GET", path)).toMatchObject(badFilter)
})
