import { setTimeout as pause } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { sampledExperiment } from "../testing/sampledExperiment.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const room = useLab()

let made = 0

const planned = async (attributes: object) => {
  const name = `Scheduled ${++made}`
  const { path } = await room.lab.experiment({ name, ...attributes })
  const { ask } = room.lab.owner
  return {
    patch: (change: object) => ask("PATCH", path, data("experiments", change)),
    show: async () => (await ask("GET", path)).data.attributes,
    sampling: () => sampledExperiment(ask, name)
  }
}
const soon = () => new Date(Date.now() + 4_000).toISOString()
const past = async (start: string) => {
  while (Date.now() <= Date.parse(start)) await pause(Date.parse(start) - Date.now() + 1)
}

// All wait for their starts at once.
describe.concurrent("a start", () => {
  it("is suspended by the archive, and comes when the experiment is restored before its date", async () => {
    const start_on = soon()
    const experiment = await planned({ start_on })
    const sampling = await experiment.sampling()
    await experiment.patch({ archived: true })
    expect(await experiment.show()).toMatchObject({ archived: true, schedule_status: "pending" })
    expect((await experiment.patch({ archived: false })).status).toBe(200)
    expect((await experiment.patch({ start_on })).status).toBe(204)
    await past(start_on)
    expect((await sampling.sample()).status).toBe(200)
    const started = { status: "started", start_on, started_at: start_on, schedule_status: "started" }
    expect(await experiment.show()).toMatchObject(started)
  })

  it("that is cancelled is scheduled again by the same date alone", async () => {
    const start_on = new Date(Date.now() + 3_600_000).toISOString()
    const experiment = await planned({ start_on })
    const sampling = await experiment.sampling()
    expect((await sampling.patch({ active: false })).body).toMatchObject({ schedule_status: "cancelled" })
    expect(await experiment.show()).toMatchObject({ start_on, schedule_status: "cancelled" })
    const answer = await experiment.patch({ start_on })
    expect([answer.status, answer.data.attributes.schedule_status]).toEqual([200, "pending"])
    expect((await experiment.patch({ start_on })).status).toBe(204)
    expect((await sampling.read()).body).toMatchObject({ active: false, schedule_status: "pending" })
  })
})

describe.concurrent("inside an archived project", () => {
  /** A project with an experiment that starts soon. */
  const scheduled = async () => {
    const { owner, teamId } = room.lab
    const { ask } = owner
    const name = `Due ${++made}`
    const project = await ask("POST", `teams/${teamId}/projects`, data("projects", { name }))
    const path = `teams/${teamId}/projects/${project.data.id}`
    const start_on = soon()
    const body = data("experiments", { name, start_on })
    const { data: experiment } = await ask("POST", `${path}/experiments`, body)
    return {
      start_on,
      sampling: await sampledExperiment(ask, name),
      setArchived: (archived: boolean) => ask("PATCH", path, data("projects", { archived })),
      show: async () => (await ask("GET", `${path}/experiments/${experiment.id}`)).data.attributes,
      list: async () => (await ask("GET", `${path}/experiments`)).list.map(({ attributes }) => attributes)
    }
  }

  it("a start waits, and is missed when the project is restored too late", async () => {
    const { list, sampling, setArchived, show, start_on } = await scheduled()
    expect((await setArchived(true)).status).toBe(200)
    expect(await show()).toMatchObject({ start_on, schedule_status: "pending" })
    await past(start_on)
    const late = { status: "not_started", started_at: null, start_on, schedule_status: "missed" }
    expect(await show()).toMatchObject(late)
    expect(await list()).toMatchObject([late])
    expect((await sampling.sample()).body.detail).toContain("service_inactive")
    expect((await setArchived(false)).status).toBe(200)
    expect(await show()).toMatchObject(late)
    expect((await sampling.read()).body).toMatchObject({ active: false, schedule_status: "missed" })
    expect((await sampling.sample()).body.detail).toContain("experiment_inactive")
  })

  it("a start comes at its date when the project is restored before", async () => {
    const { list, sampling, setArchived, show, start_on } = await scheduled()
    expect((await setArchived(true)).status).toBe(200)
    expect((await setArchived(false)).status).toBe(200)
    expect(await show()).toMatchObject({ status: "not_started", schedule_status: "pending" })
    await past(start_on)
    expect((await sampling.sample()).status).toBe(200)
    const started = { status: "started", started_at: start_on, start_on, schedule_status: "started" }
    expect(await show()).toMatchObject(started)
    expect(await list()).toMatchObject([started])
  })

  it("a start that came before has taken effect", async () => {
    const { sampling, setArchived, show, start_on } = await scheduled()
    await past(start_on)
    expect((await setArchived(true)).status).toBe(200)
    expect(await show()).toMatchObject({ status: "started", started_at: start_on, schedule_status: "started" })
    expect((await setArchived(false)).status).toBe(200)
    expect((await sampling.sample()).status).toBe(200)
  })
})
