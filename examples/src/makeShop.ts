import { createSortitionClient } from "@sortition/client"

/* `node src/makeShop.ts [url]` creates the experiment that the programs beside this folder use, and prints the settings that they read. */
const url = process.argv[2] ?? "http://127.0.0.1:3000"
const { TOKEN: token } = process.env
const sortition = createSortitionClient(token === undefined ? { url } : { url, token })

const { id: service_id } = await sortition.services.create.mutate({ name: "shop" })
const { id: experiment_id } = await sortition.experiments.create.mutate({
  service_id,
  name: "Checkout button",
  key: "checkout-button",
  fallback_value: "grey"
})
for (const [bucket_name, value] of Object.entries({ control: "grey", treatment: "green" })) {
  await sortition.buckets.create.mutate({ experiment_id, bucket_name, percentage_distribution: 50, value })
}
await sortition.criteria.create.mutate({
  experiment_id,
  criterion: { sampling_model: "User", sampling_attribute: "id" },
  conditions: [{ model: "User", property: "country", condition: "in", value: "SE,NO" }]
})
await sortition.metrics.create.mutate({ experiment_id, name: "revenue", kind: "sum", role: "primary" })

console.log(`export SORTITION_URL=${url}`)
console.log(`export SORTITION_SERVICE=${service_id}`)
console.log(`export EXPERIMENT=${experiment_id}`)
