import { beforeAll, describe, expect, it } from "vitest"
import { projectWithExperiments } from "../testing/projectWithExperiments.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { useLab } from "../testing/usePlanning.ts"

const here = useLab()
/** 37 experiments that no test changes. */
let project: Awaited<ReturnType<typeof projectWithExperiments>>
beforeAll(async () => {
  project = await projectWithExperiments(here.lab, Array(37).fill({}))
})

const get = (query: string) => here.lab.owner.ask("GET", `${project.path}?${query}`)
const page = async (query: string) => {
  const { links, list, status, text } = await get(query)
  expect(status, text).toBe(200)
  return { links, ids: list.map(({ id }) => id) }
}
const paged = (number: number | string, size: number) =>
  `${here.planning.url}/api/v1/${project.path}?page%5Bnumber%5D=${number}&page%5Bsize%5D=${size}`

describe("page[number] and page[size]", () => {
  it("are 1 and 10 by default", async () => {
    const { ids, links } = await page("")
    expect(ids).toEqual(project.ids.slice(0, 10))
    expect(links).toEqual({
      self: paged(1, 10),
      first: paged(1, 10),
      prev: null,
      next: paged(2, 10),
      last: paged(4, 10)
    })
  })

  it("select that part of the list", async () => {
    expect((await page("page[number]=3&page[size]=7")).ids).toEqual(project.ids.slice(14, 21))
    expect((await page("page[number]=4")).ids).toEqual(project.ids.slice(30))
  })

  it("may be written with raw brackets", async () => {
    const headers = { authorization: `Bearer ${here.lab.owner.token}` }
    for (const query of ["page[number]=2&page[size]=5", "page%5Bnumber%5D=2&page%5bsize%5d=5"]) {
      const path = `/api/v1/${project.path}?${query}`
      const { text } = await sendRaw(here.planning.url, { method: "GET", path, headers })
      expect(JSON.parse(text).data.map(({ id }: { id: string }) => id)).toEqual(project.ids.slice(5, 10))
      expect(JSON.parse(text).links.self).toBe(paged(2, 5))
    }
  })

  it("a size larger than 100 is clamped to 100, and the links show 100", async () => {
    for (const size of ["101", "999", "9".repeat(50)]) {
      const { ids, links } = await page(`page[size]=${size}`)
      expect(ids).toHaveLength(37)
      expect(links.self).toBe(paged(1, 100))
      expect(links.last).toBe(paged(1, 100))
    }
    expect((await page("page[size]=100")).links.self).toBe(paged(1, 100))
  })

  it.each(["0", "00"])("a size of %s is a 400", async (size) => {
    const { error, status } = await get(`page[size]=${size}`)
    expect(status).toBe(400)
    expect(error).toMatchObject({ status: "400", title: "Error" })
    expect(error.detail).toContain("page[size]")
  })

  it.each(["-1", "-100", "", "ten", "1.5", "1e1", "%20", "0x10", "null"])("a size of %j is 10", async (size) => {
    const { ids, links } = await page(`page[size]=${size}&page[number]=2`)
    expect(ids).toEqual(project.ids.slice(10, 20))
    expect(links.self).toBe(paged(2, 10))
  })

  it.each(["0", "-1", "-0", "", "two", "1.5", "%20", "NaN"])("a number of %j is 1", async (number) => {
    const { ids, links } = await page(`page[number]=${number}&page[size]=5`)
    expect(ids).toEqual(project.ids.slice(0, 5))
    expect(links.self).toBe(paged(1, 5))
    expect(links.prev).toBeNull()
  })

  it.each(["page=2", "page=", "page", "page[]=2", "page[number][]=2", "page[size][x]=2"])(
    "%s is a 400",
    async (query) => {
      const { error, status } = await get(query)
      expect(status).toBe(400)
      expect(error.title).toBe("Error")
    }
  )

  it("a page past the end is empty: self keeps the number, prev is the last page, next is null", async () => {
    for (const number of ["5", "6", "1000000", "123456789012345678901234567890"]) {
      const { ids, links } = await page(`page[number]=${number}`)
      expect(ids).toEqual([])
      expect(links).toEqual({
        self: paged(number, 10),
        first: paged(1, 10),
        prev: paged(4, 10),
        next: null,
        last: paged(4, 10)
      })
    }
  })

  it("the last page has no next, the first no prev", async () => {
    expect((await page("page[number]=4")).links).toMatchObject({ prev: paged(3, 10), next: null })
    expect((await page("page[size]=37")).links).toMatchObject({ prev: null, next: null, last: paged(1, 37) })
    expect((await page("page[size]=36")).links).toMatchObject({ prev: null, next: paged(2, 36), last: paged(2, 36) })
  })
})

describe("a client", () => {
  it("follows next to the end and sees every item once", async () => {
    const seen: string[] = []
    let next: string | null = `${here.planning.url}/api/v1/${project.path}?page[size]=8`
    while (next !== null) {
      const answer = await here.lab.owner.ask("GET", next)
      expect(answer.links.self).toBe(
        next.replaceAll("[", "%5B").replaceAll("]", "%5D").replace("?page%5Bs", "?page%5Bnumber%5D=1&page%5Bs")
      )
      seen.push(...answer.list.map(({ id }) => id))
      next = answer.links.next
    }
    expect(seen).toEqual(project.ids)
  })

  it("follows prev from past the end to the beginning", async () => {
    const seen: string[] = []
    let prev: string | null = paged(99, 8)
    while (prev !== null) {
      const answer = await here.lab.owner.ask("GET", prev)
      seen.unshift(...answer.list.map(({ id }) => id))
      prev = answer.links.prev
    }
    expect(seen).toEqual(project.ids)
  })

  it("learns from last how many pages there are", async () => {
    const { links } = await page("page[size]=5&filter[archived]=false")
    const last = new URL(links.last ?? "").searchParams
    expect([last.get("page[number]"), last.get("page[size]"), last.get("filter[archived]")]).toEqual([
      "8",
      "5",
      "false"
    ])
    const seen: string[] = []
    for (let number = 1; number <= Number(last.get("page[number]")); number++) {
      seen.push(...(await page(`page[size]=5&page[number]=${number}`)).ids)
    }
    expect(seen).toEqual(project.ids)
  })
})
