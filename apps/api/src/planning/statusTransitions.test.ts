import { describe, expect, it } from "vitest"
import { sampledExperiment } from "../testing/sampledExperiment.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const room = useLab()

const instant = (value: unknown): number => (typeof value === "string" ? Date.parse(value) : Number.NaN)

let made = 0

/** An experiment that its Owner sees in both APIs. */
const planned = async (attributes: object = {}) => {
  const { lab } = room
  const name = `Transition ${++made}`
  const { path } = await lab.experiment({ name, ...attributes })
  const ask = lab.owner.ask
  const patch = (change: object) => ask("PATCH", path, data("experiments", change))
  return {
    patch,
    write: async (status: string) => (await patch({ status })).data.attributes,
    show: async () => (await ask("GET", path)).data.attributes,
    sampling: () => sampledExperiment(ask, name)
  }
}

const statuses = ["not_started", "started", "completed"] as const

describe("status", () => {
  for (const from of statuses) {
    for (const to of statuses.filter((status) => status !== from)) {
      it(`${to} may follow ${from}`, async () => {
        const experiment = await planned({ status: from })
        const answer = await experiment.patch({ status: to })
        expect(answer.status).toBe(200)
        expect(answer.data.attributes.status).toBe(to)
        expect((await experiment.show()).status).toBe(to)
      })
    }

    it(`written again as ${from} changes nothing`, async () => {
      const experiment = await planned({ status: from })
      const before = await experiment.show()
      const answer = await experiment.patch({ status: from })
      expect([answer.status, answer.text]).toEqual([204, ""])
      expect(await experiment.show()).toEqual(before)
    })
  }

  it("is not_started for a new experiment, with neither started_at nor completed_at", async () => {
    expect(await (await planned()).show()).toMatchObject({
      status: "not_started",
      started_at: null,
      completed_at: null
    })
  })

  it("started stamps started_at now", async () => {
    const experiment = await planned()
    const before = Date.now()
    const { completed_at, started_at } = await experiment.write("started")
    expect(instant(started_at)).toBeGreaterThanOrEqual(before)
    expect(instant(started_at)).toBeLessThanOrEqual(Date.now())
    expect(completed_at).toBeNull()
  })

  it("completed stamps completed_at now and leaves started_at", async () => {
    const experiment = await planned()
    const { started_at } = await experiment.write("started")
    const before = Date.now()
    const completed = await experiment.write("completed")
    expect(instant(completed.completed_at)).toBeGreaterThanOrEqual(before)
    expect(instant(completed.completed_at)).toBeLessThanOrEqual(Date.now())
    expect(completed.started_at).toBe(started_at)
  })

  it("completed leaves started_at null on an experiment that never started", async () => {
    const completed = await (await planned()).write("completed")
    expect(completed).toMatchObject({ status: "completed", started_at: null, completed_at: expect.any(String) })
  })

  it("started on a completed experiment stamps started_at anew and clears completed_at", async () => {
    const experiment = await planned({ status: "started" })
    await experiment.write("completed")
    const before = Date.now()
    const again = await experiment.write("started")
    expect(instant(again.started_at)).toBeGreaterThanOrEqual(before)
    expect(again.completed_at).toBeNull()
  })

  for (const path of [["started"], ["completed"], ["started", "completed"]]) {
    it(`not_started after ${path.join(" and ")} clears started_at and completed_at`, async () => {
      const experiment = await planned()
      for (const status of path) await experiment.write(status)
      expect(await experiment.write("not_started")).toMatchObject({ started_at: null, completed_at: null })
      expect(await experiment.show()).toMatchObject({ status: "not_started", started_at: null, completed_at: null })
    })
  }

  it("of POST is written at once", async () => {
    expect(await (await planned({ status: "started" })).show()).toMatchObject({
      status: "started",
      started_at: expect.any(String),
      completed_at: null
    })
    expect(await (await planned({ status: "completed" })).show()).toMatchObject({
      status: "completed",
      started_at: null,
      completed_at: expect.any(String)
    })
  })
})

describe("a planned experiment in the sampling API", () => {
  it("samples no entity before it has started", async () => {
    const sampling = await (await planned()).sampling()
    expect((await sampling.read()).body).toMatchObject({ active: false, last_activated_at: null })
    expect(await sampling.sample()).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("inactive") }
    })
  })

  it("is active and allocates once started", async () => {
    const experiment = await planned()
    const sampling = await experiment.sampling()
    const { started_at } = await experiment.write("started")
    expect((await sampling.read()).body).toMatchObject({ active: true, last_activated_at: started_at })
    expect(await sampling.sample()).toMatchObject({ status: 200, body: { allocated_bucket: "all" } })
  })

  it("does not allocate once completed, and keeps its samples", async () => {
    const experiment = await planned({ status: "started" })
    const sampling = await experiment.sampling()
    await sampling.sample()
    const { completed_at } = await experiment.write("completed")
    expect((await sampling.read()).body).toMatchObject({ active: false, last_deactivated_at: completed_at })
    expect(await sampling.sample()).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("experiment_completed") }
    })
    expect(await sampling.samples()).toHaveLength(1)
  })

  it("allocates again once started again", async () => {
    const experiment = await planned({ status: "completed" })
    const sampling = await experiment.sampling()
    await experiment.write("started")
    expect((await sampling.sample()).status).toBe(200)
  })

  it("does not allocate once put back to not_started", async () => {
    const experiment = await planned({ status: "started" })
    const sampling = await experiment.sampling()
    await experiment.write("not_started")
    expect((await sampling.read()).body).toMatchObject({ active: false, last_activated_at: null })
    expect((await sampling.sample()).status).toBe(409)
  })
})

describe("the sampling API's PATCH in the planning API", () => {
  it("active true is started, stamped with that moment", async () => {
    const experiment = await planned()
    const { body } = await (await experiment.sampling()).patch({ active: true })
    expect(await experiment.show()).toMatchObject({ status: "started", started_at: body.last_activated_at })
  })

  it("active false is a pause: still started, and writing started changes nothing", async () => {
    const experiment = await planned({ status: "started" })
    const sampling = await experiment.sampling()
    const { started_at } = await experiment.show()
    await sampling.patch({ active: false })
    expect(await experiment.show()).toMatchObject({ status: "started", started_at, completed_at: null })
    expect((await experiment.patch({ status: "started" })).status).toBe(204)
    expect((await sampling.sample()).status).toBe(409)
  })

  it("completed is completed", async () => {
    const experiment = await planned({ status: "started" })
    const { started_at } = await experiment.show()
    const { body } = await (await experiment.sampling()).patch({ completed: true })
    expect(await experiment.show()).toMatchObject({
      status: "completed",
      started_at,
      completed_at: body.last_deactivated_at
    })
  })

  it("active true on a completed experiment is started, completed_at cleared", async () => {
    const experiment = await planned({ status: "completed" })
    await (await experiment.sampling()).patch({ active: true })
    expect(await experiment.show()).toMatchObject({ status: "started", completed_at: null })
  })
})
