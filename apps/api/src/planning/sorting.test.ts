import { expect, it } from "vitest"
import { projectWithExperiments, setTimes } from "../testing/projectWithExperiments.ts"
import { useLab } from "../testing/usePlanning.ts"

const here = useLab()

const sorted = async (path: string, sort: string) => {
  const { list, status, text } = await here.lab.owner.ask("GET", `${path}?${sort}`)
  expect(status, text).toBe(200)
  return list.map(({ id }) => id)
}
const pick = (ids: readonly string[], ...places: readonly number[]) => places.map((place) => ids[place])

it.each(["", "sort=", "sort=%20", "sort=id"])("is by id by default: %j", async (query) => {
  const { ids, path } = await projectWithExperiments(here.lab, [
    { name: "Charlie" },
    { name: "Alpha" },
    { name: "Bravo" }
  ])
  expect(await sorted(path, query)).toEqual(ids)
})

it("counts ids as numbers, and - is descending", async () => {
  const { ids, path } = await projectWithExperiments(here.lab, Array(12).fill({}))
  expect(await sorted(path, "sort=id&page[size]=100")).toEqual(ids)
  expect(await sorted(path, "sort=-id&page[size]=100")).toEqual(ids.toReversed())
})

it("by name", async () => {
  const { ids, path } = await projectWithExperiments(here.lab, [
    { name: "Charlie" },
    { name: "Alpha" },
    { name: "Bravo" }
  ])
  expect(await sorted(path, "sort=name")).toEqual(pick(ids, 1, 2, 0))
  expect(await sorted(path, "sort=-name")).toEqual(pick(ids, 0, 2, 1))
})

it.each(["created_at", "updated_at"])("by %s", async (column) => {
  const { ids, path } = await projectWithExperiments(here.lab, [{}, {}, {}])
  for (const [index, time] of ["2025-03-03", "2025-03-01", "2025-03-02"].entries()) {
    await setTimes(here.planning.databaseUrl, ids[index], { [column]: time })
  }
  expect(await sorted(path, `sort=${column}`)).toEqual(pick(ids, 1, 2, 0))
  expect(await sorted(path, `sort=-${column}`)).toEqual(pick(ids, 0, 2, 1))
})

it.each(["due_date", "start_on"])("by %s, missing values last in both directions", async (column) => {
  const dates = ["2031-03-03", null, "2031-03-01", "2031-03-02"]
  const { ids, path } = await projectWithExperiments(
    here.lab,
    dates.map((date) => ({ [column]: date }))
  )
  expect(await sorted(path, `sort=${column}`)).toEqual(pick(ids, 2, 3, 0, 1))
  expect(await sorted(path, `sort=-${column}`)).toEqual(pick(ids, 0, 3, 2, 1))
})

it.each([
  "status",
  "archived",
  "description",
  "number",
  "Name",
  "name,id",
  "-",
  "--name",
  "%2Bname",
  "name%20desc",
  "createdAt",
  "constructor"
])("anything else is a 400: sort=%s", async (by) => {
  const { error, status } = await here.lab.owner.ask("GET", `${here.lab.experimentsPath}?sort=${by}`)
  expect(status).toBe(400)
  expect(error.title).toBe("Error")
  expect(error.detail).toContain("id, name, created_at, updated_at, due_date, start_on")
})

it.each(["sort[]=name", "sort[by]=name"])("another shape is a 400: %s", async (query) => {
  expect((await here.lab.owner.ask("GET", `${here.lab.experimentsPath}?${query}`)).status).toBe(400)
})

it("the order is always total: the id breaks ties", async () => {
  const same = { name: "Same", due_date: "2031-01-01", start_on: "2031-01-01" }
  const { ids, path } = await projectWithExperiments(here.lab, Array(7).fill(same))
  for (const id of ids) {
    await setTimes(here.planning.databaseUrl, id, { created_at: "2025-01-01", updated_at: "2025-01-01" })
  }
  for (const by of ["name", "created_at", "updated_at", "due_date", "start_on"]) {
    for (const sort of [by, `-${by}`]) expect(await sorted(path, `sort=${sort}`), sort).toEqual(ids)
  }
})

it("holds from page to page", async () => {
  const { ids, path } = await projectWithExperiments(
    here.lab,
    [3, 1, 3, 2, 1, 2, 3].map((rank) => ({ name: `Rank ${rank}` }))
  )
  const seen: string[] = []
  for (const number of [1, 2, 3, 4]) {
    seen.push(...(await sorted(path, `sort=-name&page[size]=2&page[number]=${number}`)))
  }
  expect(seen).toEqual(pick(ids, 0, 2, 6, 3, 5, 1, 4))
})

it("is kept in the links", async () => {
  const { path } = await projectWithExperiments(here.lab, [{}, {}])
  const { links } = await here.lab.owner.ask("GET", `${path}?sort=-due_date&page[size]=1`)
  expect(links.next).toMatch(/\?page%5Bnumber%5D=2&page%5Bsize%5D=1&sort=-due_date$/)
})
