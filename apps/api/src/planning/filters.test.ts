import { describe, expect, it } from "vitest"
import { projectWithExperiments, setTimes } from "../testing/projectWithExperiments.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { useLab } from "../testing/usePlanning.ts"

const here = useLab()
const { planning } = here

/** The ids that a list shows to the owner with that query, byte for byte. */
const listed = async (path: string, query: string): Promise<readonly string[]> => {
  const headers = { authorization: `Bearer ${here.lab.owner.token}` }
  const { status, text } = await sendRaw(planning.url, { method: "GET", path: `/api/v1/${path}?${query}`, headers })
  expect(status, text).toBe(200)
  return JSON.parse(text).data.map(({ id }: { readonly id: string }) => id)
}

const refusal = async (query: string) => {
  const { error, status, text } = await here.lab.owner.ask("GET", `${here.lab.experimentsPath}?${query}`)
  expect(status, text).toBe(400)
  return error
}
const incorrect = { title: "Filter parameter error", detail: "Filter parameter contains incorrect value" }

/** A project with one experiment for each time, created or changed then. */
const madeAt = async (column: string, times: readonly string[]) => {
  const { ids, path } = await projectWithExperiments(here.lab, Array(times.length).fill({}))
  for (const [index, time] of times.entries()) await setTimes(planning.databaseUrl, ids[index], { [column]: time })
  return { ids, path }
}

describe("filter[archived]", () => {
  const withBoth = () => projectWithExperiments(here.lab, [{}, { archived: true }, {}])

  it("true shows only archived experiments", async () => {
    const { ids, path } = await withBoth()
    expect(await listed(path, "filter[archived]=true")).toEqual([ids[1]])
  })

  it("false shows only active ones", async () => {
    const { ids, path } = await withBoth()
    expect(await listed(path, "filter%5Barchived%5D=false")).toEqual([ids[0], ids[2]])
  })

  it.each(["", "filter[archived]", "filter[archived]=", "filter[archived]=%20", "filter[archived]=+"])(
    "blank is no filter: %j",
    async (query) => {
      const { ids, path } = await withBoth()
      expect(await listed(path, query)).toEqual(ids)
    }
  )

  it.each([
    ...["TRUE", "False", "1", "0", "yes", "null", "truefalse", "%20true", "true%20", "true,false"].map(
      (value) => `filter[archived]=${value}`
    ),
    "filter[archived][]=true",
    "filter[archived][x]=true",
    "filter=true",
    "filter[]=true"
  ])("anything but exactly true and false is a 400: %j", async (query) => {
    expect(await refusal(query)).toMatchObject(incorrect)
  })

  it("keeps an experiment that is restored among the active ones", async () => {
    const { ids, path } = await projectWithExperiments(here.lab, [{ archived: true }])
    const body = { data: { type: "experiments", attributes: { archived: false } } }
    expect((await here.lab.owner.ask("PATCH", `${path}/${ids[0]}`, body)).status).toBe(200)
    expect(await listed(path, "filter[archived]=false")).toEqual(ids)
    expect(await listed(path, "filter[archived]=true")).toEqual([])
  })
})

describe.each(["created_at", "updated_at"])("filter[%s]", (column) => {
  const from = `filter[${column}][from]`
  const to = `filter[${column}][to]`
  const around = ["2025-03-01T11:59:59.999Z", "2025-03-01T12:00:00.000Z", "2025-03-01T12:00:00.001Z"]

  it("from is inclusive to the millisecond", async () => {
    const { ids, path } = await madeAt(column, around)
    expect(await listed(path, `${from}=2025-03-01T12:00:00.000Z`)).toEqual(ids.slice(1))
    expect(await listed(path, `${from}=2025-03-01T12:00:00.001Z`)).toEqual(ids.slice(2))
  })

  it("to is inclusive to the millisecond", async () => {
    const { ids, path } = await madeAt(column, around)
    expect(await listed(path, `${to}=2025-03-01T12:00:00.000Z`)).toEqual(ids.slice(0, 2))
    expect(await listed(path, `${to}=2025-03-01T11:59:59.999Z`)).toEqual(ids.slice(0, 1))
  })

  it("from and to together select what is between, both ends too", async () => {
    const { ids, path } = await madeAt(column, around)
    expect(await listed(path, `${from}=${around[1]}&${to}=${around[1]}`)).toEqual([ids[1]])
  })

  it("a date is its whole day in UTC: its start for from, its end for to", async () => {
    const { ids, path } = await madeAt(column, [
      "2025-02-28T23:59:59.999Z",
      "2025-03-01T00:00:00.000Z",
      "2025-03-01T00:00:00.001Z",
      "2025-03-01T23:59:59.999Z",
      "2025-03-02T00:00:00.000Z"
    ])
    expect(await listed(path, `${from}=2025-03-01`)).toEqual(ids.slice(1))
    expect(await listed(path, `${to}=2025-03-01`)).toEqual(ids.slice(0, 4))
    expect(await listed(path, `${from}=2025-03-01&${to}=2025-03-01`)).toEqual(ids.slice(1, 4))
    expect(await listed(path, `${to}=2025-03-01T00:00:00Z`)).toEqual(ids.slice(0, 2))
  })

  it("accepts an offset, its + encoded or not", async () => {
    const { ids, path } = await madeAt(column, around)
    for (const offset of ["%2B02:00", "+02:00", "+0200", "+02", "-02:00"]) {
      const hour = offset.startsWith("-") ? 10 : 14
      expect(await listed(path, `${from}=2025-03-01T${hour}:00:00.000${offset}`), offset).toEqual(ids.slice(1))
    }
  })

  it("blank is none", async () => {
    const { ids, path } = await madeAt(column, around)
    expect(await listed(path, `${from}=&${to}=`)).toEqual(ids)
    expect(await listed(path, `${from}=%20&${to}=2025-02-28`)).toEqual([])
    expect(await listed(path, `${from}&${to}=2025-03-01T11:59:59.999Z`)).toEqual([ids[0]])
  })

  it.each(["soon", "2025-02-30", "2025-13-01", "1740830400", "2025-03-01T25:00:00Z", "2025", "0000-01-01", "%00"])(
    "unreadable is a 400: %j",
    async (value) => {
      expect(await refusal(`${from}=${value}`)).toMatchObject(incorrect)
      expect(await refusal(`${to}=${value}`)).toMatchObject(incorrect)
    }
  )

  it.each([`filter[${column}]=2025-03-01`, `filter[${column}]=`, `filter[${column}][]=2025-03-01`, `${from}[x]=1`])(
    "a scalar where from and to are expected is a 400: %j",
    async (query) => {
      expect(await refusal(query)).toMatchObject(incorrect)
    }
  )

  it("from after to is an empty list", async () => {
    const { path } = await madeAt(column, around)
    const { links, list, status } = await here.lab.owner.ask("GET", `${path}?${from}=2025-03-02&${to}=2025-03-01`)
    expect({ list, status }).toEqual({ list: [], status: 200 })
    expect(links.last).toContain("page%5Bnumber%5D=1&")
  })

  it("reaches from the first year to the last", async () => {
    const { ids, path } = await madeAt(column, around)
    expect(await listed(path, `${from}=0001-01-01&${to}=9999-12-31T23:59:59.999Z`)).toEqual(ids)
  })
})

it("filters are AND-ed", async () => {
  const { ids, path } = await projectWithExperiments(here.lab, [
    {},
    { archived: true },
    { archived: true },
    { archived: true }
  ])
  const times = [
    { created_at: "2025-01-02", updated_at: "2025-06-02" },
    { created_at: "2025-01-02", updated_at: "2025-06-02" },
    { created_at: "2024-01-02", updated_at: "2025-06-02" },
    { created_at: "2025-01-02", updated_at: "2025-07-02" }
  ]
  for (const [index, each] of times.entries()) await setTimes(planning.databaseUrl, ids[index], each)
  const created = "filter[created_at][from]=2025-01-01&filter[created_at][to]=2025-01-31"
  const updated = "filter[updated_at][from]=2025-06-01&filter[updated_at][to]=2025-06-30"
  expect(await listed(path, `${created}&${updated}&filter[archived]=true`)).toEqual([ids[1]])
  expect(await listed(path, `${created}&${updated}`)).toEqual([ids[0], ids[1]])
  expect(await listed(path, `${created}&filter[archived]=true`)).toEqual([ids[1], ids[3]])
})

it("counts only filtered items in the links", async () => {
  const { path } = await projectWithExperiments(here.lab, [{}, { archived: true }, { archived: true }, {}])
  const { links } = await here.lab.owner.ask("GET", `${path}?filter[archived]=true&page[size]=1`)
  expect(links.last).toContain("page%5Bnumber%5D=2&")
})

it.each([
  "foo=bar",
  "filter[name]=x",
  "filter[status]=",
  "filters[archived]=true",
  "p[]=1&p[]=2",
  "a[b][c]=",
  "=1",
  "&&"
])("unknown parameters are ignored: %j", async (query) => {
  const { ids, path } = await projectWithExperiments(here.lab, [{}])
  expect(await listed(path, query)).toEqual(ids)
})
