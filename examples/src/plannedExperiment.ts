import { createSortitionClient } from "@sortition/client"
import { reasonOf } from "./reasonOf.ts"
import { say } from "./say.ts"
import { until } from "./until.ts"

/* `TOKEN=… node src/plannedExperiment.ts [url]`: a team plans an experiment, services sample it, the team completes it. */
const sortition = createSortitionClient({ url: process.argv[2] ?? "http://127.0.0.1:3000", token: process.env.TOKEN })
const { experiments, projects, teams } = sortition.planning

const [team] = (await teams.list.query()).data
if (team === undefined) throw new Error("the user of the token is in no team")
say("team", team.attributes.name)

const name = `Onboarding ${new Date().toISOString()}`
const { data: project } = await projects.create.mutate({
  team_id: team.id,
  data: { type: "projects", attributes: { name } }
})
say("project", project.attributes.name)

const start_on = new Date(Date.now() + 1_500).toISOString()
const at = { team_id: team.id, project_id: project.id }
const { data: planned } = await experiments.create.mutate({
  ...at,
  data: { type: "experiments", attributes: { name: "Shorter form", start_on } }
})
const path = { ...at, id: planned.id }
say("planned", planned.attributes.status)
say("starts on", planned.attributes.start_on ?? "never")

// The ids of the same experiment in the sampling API.
const { experiment_id, service_id } = await experiments.ids.query(path)
say("as a service knows it", (await sortition.services.get.query({ service_id })).name)
await sortition.buckets.create.mutate({ experiment_id, bucket_name: "short", percentage_distribution: 100 })

const sampleUser = (id: number) =>
  sortition.samples.create.mutate({ experiment_id, sampled_entity: "User", sampled_value: `user-${id}` })
say("before", await reasonOf(sampleUser(0)))

const { last_activated_at } = await until(
  () => sortition.experiments.get.query({ experiment_id }),
  ({ active }) => active
)
say("started by itself at", last_activated_at ?? "never")
say("after", `in bucket ${(await sampleUser(0)).allocated_bucket}`)

// The planning API shows the start, and completes the experiment.
const { data: running } = await experiments.get.query(path)
say("now", `${running.attributes.status} at ${running.attributes.started_at}`)
await experiments.update.mutate({ ...path, data: { type: "experiments", attributes: { status: "completed" } } })
say("once completed", await reasonOf(sampleUser(1)))
say("user-0 again", `in bucket ${(await sampleUser(0)).allocated_bucket}`)
