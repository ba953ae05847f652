import { createSortitionClient, isSortitionError, type SortitionOutputs } from "@sortition/client"

/* A service outside this repository, type-checked and run against the packed client. Every line marked wrong has to be a compile error. */
const client = createSortitionClient({ url: process.argv[2] ?? "" })

const service = await client.services.create.mutate({ name: "consumer" })
const experiment: SortitionOutputs["experiments"]["create"] = await client.experiments.create.mutate({
  service_id: service.id,
  name: "packed"
})
const active: boolean = experiment.active
const created: string = experiment.created_at

try {
  await client.samples.create.mutate({ experiment_id: experiment.id, sampled_entity: "User", sampled_value: "1" })
} catch (error) {
  if (!isSortitionError(error)) throw error
  const status: number | undefined = error.status
  const problems: readonly { readonly path: readonly (string | number)[]; readonly message: string }[] = error.problems
  console.log(JSON.stringify({ active, created, reason: error.reason, status, problems }))
  // @ts-expect-error wrong: no such reason
  if (error.reason === "no_such_reason") throw error
}

export const wrong = async () => {
  // @ts-expect-error wrong: the field is called name
  await client.services.create.mutate({ title: "consumer" })
  // @ts-expect-error wrong: name is text
  await client.services.create.mutate({ name: 1 })
  // @ts-expect-error wrong: name is required
  await client.services.create.mutate({})
  // @ts-expect-error wrong: no such procedure
  await client.services.remove.mutate({ service_id: service.id })
  // @ts-expect-error wrong: reading is a query
  await client.services.get.mutate({ service_id: service.id })
  // @ts-expect-error wrong: answers have no such field
  console.log(service.title)
  const project = { team_id: "1", project_id: "1" }
  // @ts-expect-error wrong: a planned experiment has a name
  await client.planning.experiments.create.mutate({ ...project, data: { type: "experiments", attributes: {} } })
  const { data } = await client.planning.experiments.list.query({ ...project, "filter[archived]": "false" })
  // @ts-expect-error wrong: attributes are below data, item by item
  console.log(data.attributes.name)
  // @ts-expect-error wrong: url is required
  createSortitionClient({ token: "secret" })
}
