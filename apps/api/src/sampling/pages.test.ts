import { beforeAll, describe, expect, it } from "vitest"
import { type MadeExperiment, makeExperiment } from "../testing/makeExperiment.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()
const count = 23
let made: MadeExperiment

beforeAll(async () => {
  made = await makeExperiment(api, { buckets: { all: 100 } })
  for (let index = 0; index < count; index++) {
    await api.post("/api/v1/services", { name: `s${index}` })
    await api.post(`/api/v1/services/${made.serviceId}/experiments`, { name: `e${index}`, active: index % 2 === 0 })
    await api.post(`${made.path}/samples`, { sampled_entity: "User", sampled_value: `${index}` })
  }
})

const nextOf = (headers: Headers) => /^<(.+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1]

const walk = async (first: string) => {
  const pages: (readonly string[])[] = []
  for (let path: string | undefined = first; path !== undefined; ) {
    const { body, headers, status } = await api.list(path)
    expect(status).toBe(200)
    pages.push(body.map(({ id }) => id))
    path = nextOf(headers)
  }
  return pages
}

describe.each([
  ["services", () => "/api/v1/services"],
  ["experiments", () => `/api/v1/services/${made.serviceId}/experiments`],
  ["samples", () => `${made.path}/samples`]
])("a list of %s", (_, pathOf) => {
  it("is read to its end through the Link header, without gap or repetition, newest first", async () => {
    const path = pathOf()
    const whole = (await api.list(path)).body.map(({ id }) => id)
    const pages = await walk(`${path}?limit=5`)
    expect(pages.flat()).toEqual(whole)
    expect(whole).toEqual(whole.toSorted().toReversed())
    expect(new Set(whole).size).toBe(whole.length)
    expect(pages.slice(0, -1).every((page) => page.length === 5)).toBe(true)
  })

  it("does not repeat or lose anything when items are created in between", async () => {
    const path = pathOf()
    const before = (await api.list(path)).body.map(({ id }) => id)
    const { body, headers } = await api.list(`${path}?limit=2`)
    await api.post("/api/v1/services", { name: "late" })
    await api.post(`/api/v1/services/${made.serviceId}/experiments`, { name: "late" })
    await api.post(`${made.path}/samples`, { sampled_entity: "Late", sampled_value: path })
    const rest = await walk(nextOf(headers) ?? "")
    expect([...body.map(({ id }) => id), ...rest.flat()]).toEqual(before)
  })

  it.each([
    ["0", "greater_than_equal", "Input should be greater than or equal to 1"],
    ["-1", "greater_than_equal", "Input should be greater than or equal to 1"],
    ["1001", "less_than_equal", "Input should be less than or equal to 1000"],
    ["ten", "int_parsing", "Input should be a valid integer, unable to parse string as an integer"],
    ["1.5", "int_parsing", "Input should be a valid integer, unable to parse string as an integer"],
    ["", "int_parsing", "Input should be a valid integer, unable to parse string as an integer"]
  ])("refuses limit=%s", async (limit, type, msg) => {
    const { body, status } = await api.get(`${pathOf()}?limit=${limit}`)
    expect(status).toBe(422)
    expect(body.detail).toEqual([{ loc: ["query", "limit"], msg, type }])
  })

  it("accepts a limit of 1 and of 1000, and reads the last of repeated ones", async () => {
    expect((await api.list(`${pathOf()}?limit=1`)).body).toHaveLength(1)
    expect((await api.list(`${pathOf()}?limit=1000`)).body.length).toBeGreaterThan(20)
    expect((await api.list(`${pathOf()}?limit=7&limit=2`)).body).toHaveLength(2)
  })

  it("refuses a cursor that is no id", async () => {
    expect((await api.get(`${pathOf()}?cursor=last`)).body.detail).toMatchObject([
      { loc: ["query", "cursor"], type: "uuid_parsing" }
    ])
  })
})

it("keeps every other parameter in the address of the next page", async () => {
  const { headers } = await api.list(`/api/v1/services/${made.serviceId}/experiments?limit=3&note=a?b&active_only=yes`)
  const next = nextOf(headers) ?? ""
  expect(new URL(next, api.url).searchParams.get("active_only")).toBe("yes")
  expect(new URL(next, api.url).searchParams.get("note")).toBe("a?b")
  expect((await api.list(next)).body.every(({ active }) => active)).toBe(true)
})

it("lists 100 samples by default", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const create = (index: number) => api.post(`${path}/samples`, { sampled_entity: "User", sampled_value: `${index}` })
  await Promise.all(Array.from({ length: 101 }, (_, index) => create(index)))
  const { body, headers } = await api.list(`${path}/samples`)
  expect(body).toHaveLength(100)
  expect((await api.list(nextOf(headers) ?? "")).body).toHaveLength(1)
})
