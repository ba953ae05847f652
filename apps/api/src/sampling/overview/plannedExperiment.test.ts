import { expect, it } from "vitest"
import { sampledExperiment } from "../../testing/sampledExperiment.ts"
import { useLab } from "../../testing/usePlanning.ts"

const room = useLab()

it("leads from an experiment of the sampling API to the same one in the planning API", async () => {
  const attributes = { description: "why", due_date: "2030-01-01T00:00:00Z" }
  const { path } = await room.lab.experiment({ name: "Planned", ...attributes })
  const { ask } = room.lab.owner
  const { id } = await sampledExperiment(ask, "Planned")
  const query = encodeURIComponent(JSON.stringify({ experiment_id: id }))
  const { text } = await ask("GET", `/trpc/experiments.planned?input=${query}`)
  const { data } = JSON.parse(text).result
  expect(data.description).toBe("why")
  expect(new Date(data.due_date)).toEqual(new Date(attributes.due_date))
  expect(path).toBe(`teams/${data.team_id}/projects/${data.project_id}/experiments/${data.id}`)
})
