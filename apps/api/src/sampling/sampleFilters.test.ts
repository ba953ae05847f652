import { beforeAll, expect, it } from "vitest"
import { type Item, useApi } from "../testing/useApi.ts"

const api = useApi()
let path = ""

beforeAll(async () => {
  const service = (await api.post("/api/v1/services", { name: "s" })).body.id
  const experiment = (await api.post(`/api/v1/services/${service}/experiments`, { name: "e" })).body.id
  const inside = `/api/v1/experiments/${experiment}`
  path = `${inside}/samples`
  for (const bucket_name of ["a", "b"]) {
    await api.post(`${inside}/buckets`, { bucket_name, percentage_distribution: 50 })
  }
  await api.post(`${inside}/overrides`, { sampled_entity: "User", sampled_value: "21", allocated_bucket: "a" })
  await api.post(path, { sampled_entity: "User", sampled_value: "21" })
  for (const [sampled_entity, sampled_value, allocated_bucket] of [
    ["User", "1", "a"],
    ["User", "2", "b"],
    ["Device", "2", "a"],
    ["User", "%", "a"]
  ]) {
    const { body } = await api.post(path, { sampled_entity, sampled_value, allocated_bucket })
    if (allocated_bucket === "b") await api.post(`${path}/${body.id}/complete`)
  }
})

const found = async (query: string) => {
  const { body, status } = await api.list(`${path}?${query}`)
  expect(status, query).toBe(200)
  return body.map((sample: Item) => `${sample.sampled_entity} ${sample.sampled_value}`)
}

it.each([
  ["", ["User %", "Device 2", "User 2", "User 1", "User 21"]],
  ["sampled_value=2", ["Device 2", "User 2"]],
  ["sampled_value=2&sampled_entity=User", ["User 2"]],
  ["sampled_entity=user", []],
  ["allocated_bucket=b", ["User 2"]],
  ["complete=true", ["User 2"]],
  ["complete=no&sampled_entity=User", ["User %", "User 1", "User 21"]],
  ["forced=true", ["User 21"]],
  ["forced=false&q=2", ["Device 2", "User 2"]],
  ["q=2", ["Device 2", "User 2", "User 21"]],
  ["q=%25", ["User %"]],
  ["q=1", ["User 1"]],
  ["allocated_bucket=a&complete=false&sampled_entity=User&sampled_value=1&q=1&forced=false", ["User 1"]]
])("?%s lists only what it names", async (query, expected) => {
  expect(await found(query)).toEqual(expected)
})

it("filters go with pages, and stay in the link to the next one", async () => {
  const { headers } = await api.list(`${path}?allocated_bucket=a&complete=false&limit=2`)
  const next = /<(.+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1] ?? ""
  expect(next).toContain("allocated_bucket=a&complete=false")
  expect((await api.list(next)).body.map(({ sampled_value }) => sampled_value)).toEqual(["1", "21"])
})

it.each([
  ["sampled_entity=", "string_too_short"],
  [`sampled_value=${"x".repeat(513)}`, "string_too_long"],
  ["allocated_bucket=%00", "value_error"],
  ["complete=maybe", "bool_parsing"]
])("?%.20s is a 422", async (query, type) => {
  const { body, status } = await api.get(`${path}?${query}`)
  expect(status).toBe(422)
  expect(body.detail).toMatchObject([{ loc: ["query", query.split("=")[0]], type }])
})
