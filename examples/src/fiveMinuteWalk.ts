import { createSortitionClient } from "@sortition/client"
import { reasonOf } from "./reasonOf.ts"
import { say } from "./say.ts"
import { until } from "./until.ts"

/* The five-minute walk: `node src/fiveMinuteWalk.ts [url]` runs an experiment from its creation to its completions. */
const url = process.argv[2] ?? "http://127.0.0.1:3000"
const sortition = createSortitionClient({ url })

const countBy = <A>(items: readonly A[], keyOf: (item: A) => string): string => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, count]) => `${key} ${count}`)
    .join(", ")
}

const service = await sortition.services.create.mutate({ name: "checkout" })
say("service", service.id)

const { id: experiment_id } = await sortition.experiments.create.mutate({
  service_id: service.id,
  name: "green button"
})
say("experiment", experiment_id)

for (const bucket_name of ["control", "treatment"]) {
  await sortition.buckets.create.mutate({ experiment_id, bucket_name, percentage_distribution: 50 })
}
await sortition.criteria.create.mutate({
  experiment_id,
  criterion: { sampling_model: "User", sampling_attribute: "id" },
  conditions: [{ model: "User", property: "country", condition: "in", value: "US,CA" }]
})
say("criterion", "users in the US or Canada")

// The client sends a thousand calls at once as ten requests.
const sampleUser = (id: number, country: string) =>
  sortition.samples.create.mutate({
    experiment_id,
    sampled_entity: "User",
    sampled_value: `user-${id}`,
    attributes: { User: { country } }
  })
const samples = await Promise.all(Array.from({ length: 1_000 }, (_, id) => sampleUser(id, id % 2 === 0 ? "US" : "CA")))
say(
  "1000 samples",
  countBy(samples, (sample) => sample.allocated_bucket)
)

const again = await sampleUser(0, "US")
say("user-0 again", again.id === samples[0]?.id ? "the same sample" : "another sample")

say("a user in France", await reasonOf(sampleUser(1_000, "FR")))

const completed = await Promise.all(
  samples.slice(0, 10).map(({ id: sample_id }) => sortition.samples.complete.mutate({ experiment_id, sample_id }))
)
// The answer has the time at once. The worker stamps it on the row later.
const stamped = await Promise.all(
  completed.map(({ id: sample_id }) =>
    until(
      () => sortition.samples.get.query({ experiment_id, sample_id }),
      (sample) => sample.completed_at !== null
    )
  )
)
const same = stamped.filter((sample, index) => sample.completed_at === completed[index]?.completed_at)
say("10 completed", `${same.length} stamped with the time of the request`)

const scheduled_start_date = new Date(Date.now() + 1_500).toISOString()
const later = await sortition.experiments.create.mutate({ service_id: service.id, name: "later", scheduled_start_date })
await sortition.buckets.create.mutate({ experiment_id: later.id, bucket_name: "all", percentage_distribution: 100 })
say("scheduled for", scheduled_start_date)

const sampleLater = () =>
  sortition.samples.create.mutate({ experiment_id: later.id, sampled_entity: "User", sampled_value: "user-0" })
say("before", await reasonOf(sampleLater()))

const started = await until(
  () => sortition.experiments.get.query({ experiment_id: later.id }),
  ({ last_activated_at }) => last_activated_at !== null
)
say("started by itself at", started.last_activated_at ?? "never")
say("after", `in bucket ${(await sampleLater()).allocated_bucket}`)
