import { describe, expect, it } from "vitest"
import { denied } from "../testing/planningRefusals.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

const planned = (attributes: object) => data("experiments", attributes)

/** An archived project with an experiment that is live and one that is archived, all its owner's. */
const archivedProject = async () => {
  const { owner, teamId } = here.lab
  const projects = `teams/${teamId}/projects`
  const made = await owner.ask("POST", projects, data("projects", { name: `Put away ${crypto.randomUUID()}` }))
  const path = `${projects}/${made.data.id}`
  const list = `${path}/experiments`
  const live = await owner.ask("POST", list, planned({ name: "Live" }))
  const archived = await owner.ask("POST", list, planned({ name: "Archived", archived: true }))
  expect((await owner.ask("PATCH", path, data("projects", { archived: true }))).status).toBe(200)
  return { path, list, live: `${list}/${live.data.id}`, archived: `${list}/${archived.data.id}` }
}

describe("in an archived project", () => {
  it("experiments are still listed and shown", async () => {
    const { archived, list, live } = await archivedProject()
    for (const path of [list, live, archived]) expect((await here.lab.owner.ask("GET", path)).status).toBe(200)
  })

  it("none is created", async () => {
    const { list } = await archivedProject()
    expect(await here.lab.owner.ask("POST", list, planned({ name: "No" }))).toMatchObject(denied("create experiment"))
  })

  it("none is updated or archived, not even to its current state", async () => {
    const { live } = await archivedProject()
    for (const attributes of [{ name: "No" }, { name: "Live" }, { archived: true }, { archived: false }]) {
      expect(await here.lab.owner.ask("PATCH", live, planned(attributes))).toMatchObject(denied("manage experiment"))
    }
  })

  it("none is restored, until the project is", async () => {
    const { archived, path } = await archivedProject()
    const { ask } = here.lab.owner
    expect(await ask("PATCH", archived, planned({ archived: false }))).toMatchObject(denied("manage experiment"))
    expect((await ask("PATCH", path, data("projects", { archived: false }))).status).toBe(200)
    expect((await ask("PATCH", archived, planned({ archived: false }))).status).toBe(200)
  })
})
