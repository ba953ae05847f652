import { describe, expect, it } from "vitest"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

const found = async (path: string, q: string, show: (attributes: Readonly<Record<string, unknown>>) => unknown) => {
  const { list, status, text } = await here.lab.owner.ask("GET", `${path}?q=${encodeURIComponent(q)}&page[size]=100`)
  expect(status, text).toBe(200)
  return list.map(({ attributes }) => show(attributes))
}
const names = (path: string, q: string) => found(path, q, ({ name }) => name)

describe("q", () => {
  it("finds projects, experiments, teams, tokens and roles by any part of the name, without regard to case", async () => {
    const { experiment, experimentsPath, owner, teamId } = here.lab
    const projects = `teams/${teamId}/projects`
    for (const name of ["Soil 100%", "Äcker", "Seed_bank"])
      await owner.ask("POST", projects, data("projects", { name }))
    expect(await names(projects, "SOIL")).toEqual(["Soil", "Soil 100%"])
    expect(await names(projects, "0%")).toEqual(["Soil 100%"])
    expect(await names(projects, "äCK")).toEqual(["Äcker"])
    expect(await names(projects, "d_b")).toEqual(["Seed_bank"])
    expect(await names(projects, "dXb")).toEqual([])
    await experiment({ name: "Button colour" })
    expect(await names(experimentsPath, "N COL")).toEqual(["Button colour"])
    await owner.ask("POST", "teams", data("teams", { name: "Greenhouse" }))
    expect(await names("teams", "house")).toEqual(["Greenhouse"])
    const tokens = `users/${owner.id}/tokens`
    await owner.ask("POST", tokens, data("api_tokens", { name: "Laptop", team_id: teamId }))
    expect(await names(tokens, "lap")).toEqual(["Laptop"])
    expect(await names("user_roles", "own")).toEqual(["Owner"])
    expect(await names("user_roles", "")).toHaveLength(4)
  })

  it("finds people by full name and e-mail address", async () => {
    const { experimentsPath, experimentId, projectPath, teamId, viewer } = here.lab
    const { attributes } = (await here.planning.admin("GET", `users/${viewer.id}`)).data
    const userOf = (path: string, q: string) =>
      here.lab.owner
        .ask("GET", `${path}?q=${encodeURIComponent(q)}&include=user`)
        .then(({ included }) => included.map(({ id }) => id))
    for (const q of [String(attributes.email), String(attributes.full_name).toUpperCase()]) {
      expect(await found(`teams/${teamId}/users`, q, ({ user_id }) => user_id)).toEqual([viewer.id])
      expect(await userOf(`${projectPath}/users`, q)).toEqual([viewer.id])
      expect(await userOf(`${experimentsPath}/${experimentId}/user_assignments`, q)).toEqual([viewer.id])
    }
    expect(await found(`teams/${teamId}/users`, "nothing like it", ({ user_id }) => user_id)).toEqual([])
  })

  it("stays in the links, which count only what was found", async () => {
    const { experiment, experimentsPath, owner } = here.lab
    for (const name of ["pages 1", "pages 2", "pages 3"]) await experiment({ name })
    const query = "q=PAGES&page[size]=2&sort=-name"
    const { links, list } = await owner.ask("GET", `${experimentsPath}?${query}`)
    expect(list.map(({ attributes }) => attributes.name)).toEqual(["pages 3", "pages 2"])
    expect(links.last).toContain("page%5Bnumber%5D=2&page%5Bsize%5D=2&q=PAGES&")
    const next = await owner.ask("GET", String(links.next))
    expect(next.list.map(({ attributes }) => attributes.name)).toEqual(["pages 1"])
  })

  it.each(["q=%00", `q=${"x".repeat(256)}`, "q[]=x", "q[a]=x"])("%s is a 400", async (query) => {
    const { experimentsPath, owner, projectPath, teamId } = here.lab
    for (const path of [experimentsPath, `${projectPath}/users`, `teams/${teamId}/users`, "teams", "user_roles"]) {
      const { error, status } = await owner.ask("GET", `${path}?${query}`)
      expect([status, error.title], path).toEqual([400, "Error"])
    }
  })

  it("is read after the permission check", async () => {
    const { experimentsPath, stranger } = here.lab
    expect((await stranger.ask("GET", `${experimentsPath}?q=%00`)).status).toBe(403)
  })
})
