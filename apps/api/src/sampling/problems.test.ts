import { expect, it } from "vitest"
import { makeExperiment } from "../testing/makeExperiment.ts"
import { type Item, useApi } from "../testing/useApi.ts"

const api = useApi()

interface TrpcFailure {
  readonly error: { readonly data: { readonly problems: readonly { readonly path: readonly (string | number)[] }[] } }
}

const otherId = "00000000-0000-4000-8000-000000000000"
const condition = { model: "User", property: "country", value: "US", condition: "equals" }
const criterion = { sampling_model: "User", sampling_attribute: "id" }
const user = { sampled_entity: "User", sampled_value: "1" }

it.each([
  [
    "buckets.create",

    "buckets",
    { bucket_name: "b", percentage_distribution: 60 },
    [["percentage_distribution"]]
  ],
  ["samples.create", "samples", { ...user, allocated_bucket: "none" }, [["allocated_bucket"]]],
  ["overrides.create", "overrides", { ...user, allocated_bucket: "none" }, [["allocated_bucket"]]],
  [
    "criteria.create",

    "criteria",
    {
      criterion: { ...criterion, experiment_id: otherId },
      conditions: [condition, { ...condition, experiment_id: otherId }]
    },
    [
      ["criterion", "experiment_id"],
      ["conditions", 1, "experiment_id"]
    ]
  ]
] as const)("problems that the domain finds name the fields of the body: %s", async (name, path, body, paths) => {
  const { id, path: experiment } = await makeExperiment(api, { buckets: { all: 50 } })
  const rest = await api.post(`${experiment}/${path}`, body)
  expect(rest).toMatchObject({ status: 422, body: { detail: paths.map((each) => ({ loc: ["body", ...each] })) } })
  const trpc = await api.post<TrpcFailure>(`/trpc/${name}`, { ...body, experiment_id: id })
  expect(trpc.body.error.data.problems.map((each) => each.path)).toEqual(paths)
})

it("problems of a distribution name the fields of the body", async () => {
  const { id, path } = await makeExperiment(api)
  const share = { bucket_name: "a", percentage_distribution: 60 }
  const body = { buckets: [share, share] }
  const locations = [
    ["body", "buckets"],
    ["body", "buckets", 1, "bucket_name"]
  ]
  const rest = await api.put<Item>(`${path}/buckets`, body)
  expect(rest).toMatchObject({ status: 422, body: { detail: locations.map((loc) => ({ loc })) } })
  const trpc = await api.post<TrpcFailure>("/trpc/buckets.replace", { ...body, experiment_id: id })
  expect(trpc.body.error.data.problems.map((each) => ["body", ...each.path])).toEqual(locations)
})
