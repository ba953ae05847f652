import { describe, expect, it } from "vitest"
import { projectWithExperiments } from "../testing/projectWithExperiments.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { type Lab, useLab } from "../testing/usePlanning.ts"

const here = useLab()
const pageOne = "page%5Bnumber%5D=1&page%5Bsize%5D=10"

/** The text after the `?` of `self`, for the owner's request with that query, byte for byte. */
const selfOf = async (query: string) => {
  const path = `/api/v1/${here.lab.experimentsPath}?${query}`
  const headers = { authorization: `Bearer ${here.lab.owner.token}` }
  const { text } = await sendRaw(here.planning.url, { method: "GET", path, headers })
  const { self } = JSON.parse(text).links
  const start = `${here.planning.url}/api/v1/${here.lab.experimentsPath}?`
  expect(self.slice(0, start.length)).toBe(start)
  return self.slice(start.length)
}

it("are exactly self, first, prev, next and last, in that order", async () => {
  const { links, text } = await here.lab.owner.ask("GET", here.lab.experimentsPath)
  expect(Object.keys(links)).toEqual(["self", "first", "prev", "next", "last"])
  expect(text).toMatch(/"links":\{"self":"[^"]+","first":"[^"]+","prev":null,"next":null,"last":"[^"]+"\}\}$/)
})

it("are absolute, and null where absent", async () => {
  const { path } = await projectWithExperiments(here.lab, [{}, {}, {}])
  const { links } = await here.lab.owner.ask("GET", `${path}?page[size]=1&page[number]=2`)
  const to = (number: number) => `${here.planning.url}/api/v1/${path}?page%5Bnumber%5D=${number}&page%5Bsize%5D=1`
  expect(links).toEqual({ self: to(2), first: to(1), prev: to(1), next: to(3), last: to(3) })
  const { links: first } = await here.lab.owner.ask("GET", `${path}?page[size]=5`)
  expect([first.prev, first.next]).toEqual([null, null])
})

it("last is page 1 for an empty collection", async () => {
  const { path } = await projectWithExperiments(here.lab)
  const { links, list } = await here.lab.owner.ask("GET", path)
  const only = `${here.planning.url}/api/v1/${path}?${pageOne}`
  expect(list).toEqual([])
  expect(links).toEqual({ self: only, first: only, prev: null, next: null, last: only })
})

it("keep every query parameter, those unknown too, in every link", async () => {
  const { path } = await projectWithExperiments(here.lab, [{}, {}, {}])
  const { links } = await here.lab.owner.ask("GET", `${path}?utm=x&page[size]=1&filter[archived]=false&page[number]=2`)
  for (const link of Object.values(links)) {
    expect(link).toMatch(/\?filter%5Barchived%5D=false&page%5Bnumber%5D=\d&page%5Bsize%5D=1&utm=x$/)
  }
})

it.each([
  ["", pageOne],
  ["zebra=1&alpha=2", `alpha=2&${pageOne}&zebra=1`],
  ["sort=name&include=&filter[archived]=true", `filter%5Barchived%5D=true&include=&${pageOne}&sort=name`],
  ["page%5Bfoo%5D=1&page[size]=10", pageOne],
  ["pages=1&pag=2", `pag=2&${pageOne}&pages=1`],
  // Encoded, a bracket sorts before letters and digits; raw, it would come after.
  ["ab=1&a[b]=2&a1=3&a=4", `a=4&a%5Bb%5D=2&a1=3&ab=1&${pageOne}`],
  ["B=1&a=2", `B=1&a=2&${pageOne}`],
  ["q=2&q=1", `${pageOne}&q=2&q=1`],
  ["r[]=2&r[]=1", `${pageOne}&r%5B%5D=2&r%5B%5D=1`]
])("are sorted by encoded key, with both page parameters: %j", async (query, expected) => {
  expect(await selfOf(query)).toBe(expected)
})

it.each([
  ["q=a%20b", "q=a+b"],
  ["q=a+b", "q=a+b"],
  ["q=a%2Bb", "q=a%2Bb"],
  ["q=[x]", "q=%5Bx%5D"],
  ["q=caf%C3%A9&r=%F0%9F%8C%B1", "q=caf%C3%A9&r=%F0%9F%8C%B1"],
  ["q=a%26b%3Dc/d:e", "q=a%26b%3Dc%2Fd%3Ae"],
  ["q", "q="]
])("are form-encoded: %j becomes %j", async (query, expected) => {
  expect(await selfOf(query)).toBe(`${pageOne}&${expected}`)
})

it("keep a time filter as it was meant, its unencoded + a space to a form", async () => {
  const query = "filter[created_at][from]=2025-01-01T00:00:00+02:00"
  const self = await selfOf(query)
  expect(self).toBe(`filter%5Bcreated_at%5D%5Bfrom%5D=2025-01-01T00%3A00%3A00+02%3A00&${pageOne}`)
  expect(await selfOf(self)).toBe(self)
})

it("are for the host of the request", async () => {
  const headers = { authorization: `Bearer ${here.lab.owner.token}`, host: "planning.localhost:8080" }
  const path = `/api/v1/${here.lab.experimentsPath}`
  const { text } = await sendRaw(here.planning.url, { method: "GET", path, headers })
  expect(JSON.parse(text).links.self).toBe(`http://planning.localhost:8080${path}?${pageOne}`)
})

describe("every list of the planning API", () => {
  const lists: readonly (readonly [string, (lab: Lab) => string])[] = [
    ["teams", () => "teams"],
    ["team users", ({ teamId }) => `teams/${teamId}/users`],
    ["projects", ({ teamId }) => `teams/${teamId}/projects`],
    ["project users", ({ projectPath }) => `${projectPath}/users`],
    ["user assignments", ({ experimentId, experimentsPath }) => `${experimentsPath}/${experimentId}/user_assignments`],
    ["user roles", () => "user_roles"],
    ["tokens", ({ owner }) => `users/${owner.id}/tokens`]
  ]

  it.each(lists)("%s is read page by page", async (_, pathOf) => {
    const path = pathOf(here.lab)
    const all = (await here.lab.owner.ask("GET", `${path}?page[size]=100`)).list.map(({ id }) => id)
    expect(all.length).toBeGreaterThan(0)
    const seen: string[] = []
    let next: string | null = `${here.planning.url}/api/v1/${path}?page[size]=1&x=y`
    while (next !== null) {
      const answer = await here.lab.owner.ask("GET", next)
      expect(Object.keys(answer.links)).toEqual(["self", "first", "prev", "next", "last"])
      expect(answer.links.last).toBe(
        `${here.planning.url}/api/v1/${path}?page%5Bnumber%5D=${all.length}&page%5Bsize%5D=1&x=y`
      )
      seen.push(...answer.list.map(({ id }) => id))
      next = answer.links.next
    }
    expect(seen).toEqual(all)
  })

  it.each(lists)("%s refuses page=2 and a size of 0", async (_, pathOf) => {
    for (const query of ["page=2", "page[size]=0"]) {
      expect((await here.lab.owner.ask("GET", `${pathOf(here.lab)}?${query}`)).status).toBe(400)
    }
  })
})

describe("include", () => {
  it.each(["user", "project,team", "%2C", "0"])("that is not blank is a 400: %j", async (value) => {
    const { experimentId, experimentsPath, owner, projectPath, teamId } = here.lab
    for (const path of [experimentsPath, `${experimentsPath}/${experimentId}`, projectPath, `teams/${teamId}`]) {
      const { error, status } = await owner.ask("GET", `${path}?include=${value}`)
      expect(status).toBe(400)
      expect(error).toMatchObject({
        title: "Not supported",
        detail: "Include param is not supported by this endpoint"
      })
    }
  })

  it.each(["include", "include=", "include=%20"])("that is blank is fine: %j", async (query) => {
    const { experimentId, experimentsPath, owner } = here.lab
    for (const path of [experimentsPath, `${experimentsPath}/${experimentId}`]) {
      expect((await owner.ask("GET", `${path}?${query}`)).status).toBe(200)
    }
  })
})
