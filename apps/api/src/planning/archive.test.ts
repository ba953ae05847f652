import { describe, expect, it } from "vitest"
import { sampledExperiment } from "../testing/sampledExperiment.ts"
import { data, type PlanningAnswer, useLab } from "../testing/usePlanning.ts"

const room = useLab()

const expectDenied = (answer: PlanningAnswer, action = "manage") => {
  expect(answer.status).toBe(403)
  expect(answer.error).toMatchObject({
    title: "Permission denied",
    detail: `You don't have permission to ${action} experiment`
  })
}

let made = 0

const planned = async (attributes: object = {}) => {
  const name = `Kept ${++made}`
  const { path } = await room.lab.experiment({ name, ...attributes })
  const { ask } = room.lab.owner
  return {
    path,
    patch: (change: object, method = "PATCH") => ask(method, path, data("experiments", change)),
    show: async () => (await ask("GET", path)).data.attributes,
    sampling: () => sampledExperiment(ask, name)
  }
}

const archived = async (attributes: object = {}) => {
  const experiment = await planned(attributes)
  await experiment.patch({ archived: true })
  return experiment
}

describe("archived true", () => {
  it("alone is 200", async () => {
    const experiment = await planned()
    const answer = await experiment.patch({ archived: true })
    expect(answer.status).toBe(200)
    expect(answer.data.attributes.archived).toBe(true)
    expect(await experiment.show()).toEqual(answer.data.attributes)
  })

  it("with other attributes is 200 and writes them", async () => {
    const experiment = await planned()
    const answer = await experiment.patch({ archived: true, name: "Put away", status: "completed" })
    expect(answer.status).toBe(200)
    expect(await experiment.show()).toMatchObject({ archived: true, name: "Put away", status: "completed" })
  })

  it("stops allocation and keeps the samples", async () => {
    const experiment = await planned({ status: "started" })
    const sampling = await experiment.sampling()
    expect((await sampling.sample()).status).toBe(200)
    await experiment.patch({ archived: true })
    expect(await sampling.sample()).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("experiment_archived") }
    })
    expect((await sampling.read()).body.active).toBe(false)
    expect(await sampling.samples()).toHaveLength(1)
  })

  it("beside status started still stops allocation", async () => {
    const experiment = await planned()
    const sampling = await experiment.sampling()
    expect((await experiment.patch({ archived: true, status: "started" })).status).toBe(200)
    expect((await sampling.sample()).status).toBe(409)
  })
})

describe("an archived experiment", () => {
  const refused: Readonly<Record<string, object>> = {
    "archived true again": { archived: true },
    "another name": { name: "Another name" },
    "a status": { status: "started" },
    "a due date": { due_date: "2031-01-01" },
    "archived false with another attribute": { archived: false, name: "Another name" },
    "archived false with an attribute that is the same": { archived: false, status: "not_started" },
    "archived false with an attribute that is wrong": { archived: false, name: "" },
    "archived null": { archived: null },
    "unknown keys alone": { colour: "green" },
    "read-only keys alone": { created_at: "2019-01-01T00:00:00Z" }
  }
  for (const [what, change] of Object.entries(refused)) {
    it(`does not accept ${what}`, async () => {
      const experiment = await archived()
      const before = await experiment.show()
      expectDenied(await experiment.patch(change))
      expect(await experiment.show()).toEqual(before)
    })
  }

  it("can still be shown and listed", async () => {
    const { path, show } = await archived()
    expect((await show()).archived).toBe(true)
    const { list } = await room.lab.owner.ask("GET", `${room.lab.experimentsPath}?page[size]=100`)
    expect(list.map(({ id }) => id)).toContain(path.split("/").at(-1))
  })

  it("cannot be changed through the sampling API either", async () => {
    const experiment = await planned({ status: "started" })
    const sampling = await experiment.sampling()
    await experiment.patch({ archived: true })
    expect((await sampling.patch({ active: true })).status).toBe(409)
  })

  it("never starts on its date", async () => {
    const start = Date.now() + 1_500
    const experiment = await planned({ start_on: new Date(start).toISOString() })
    const sampling = await experiment.sampling()
    await experiment.patch({ archived: true })
    await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan(start)
    expect((await sampling.sample()).status).toBe(409)
    await experiment.patch({ archived: false })
    expect(await sampling.sample()).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining("experiment_inactive") }
    })
    const late = { status: "not_started", started_at: null, schedule_status: "missed" }
    expect(await experiment.show()).toMatchObject(late)
    expect((await experiment.patch({ start_on: new Date(start).toISOString() })).status).toBe(204)
    expect(await experiment.show()).toMatchObject(late)
  })
})

describe("restore", () => {
  it("is archived false alone: 200, by PATCH and by PUT", async () => {
    for (const method of ["PATCH", "PUT"]) {
      const experiment = await archived()
      const answer = await experiment.patch({ archived: false }, method)
      expect(answer.status).toBe(200)
      expect(answer.data.attributes.archived).toBe(false)
      expect(await experiment.show()).toEqual(answer.data.attributes)
    }
  })

  it("accepts unknown and read-only keys beside it", async () => {
    const experiment = await archived()
    const beside = { archived: false, colour: "green", created_at: "2019-01-01T00:00:00Z" }
    expect((await experiment.patch(beside)).status).toBe(200)
  })

  it("leaves the experiment inactive, with its status", async () => {
    const experiment = await planned({ status: "started" })
    const sampling = await experiment.sampling()
    const { started_at } = await experiment.show()
    await experiment.patch({ archived: true })
    await experiment.patch({ archived: false })
    expect(await experiment.show()).toMatchObject({ archived: false, status: "started", started_at })
    expect((await sampling.read()).body.active).toBe(false)
    expect((await sampling.sample()).status).toBe(409)
  })

  it("lets it be changed and started again", async () => {
    const experiment = await planned({ status: "started" })
    const sampling = await experiment.sampling()
    await experiment.patch({ archived: true })
    await experiment.patch({ archived: false })
    expect((await experiment.patch({ name: "Taken out again" })).status).toBe(200)
    expect((await sampling.patch({ active: true })).status).toBe(200)
    expect((await sampling.sample()).status).toBe(200)
  })

  it("needs experiment_manage", async () => {
    const { path } = await archived()
    const body = data("experiments", { archived: false })
    expectDenied(await room.lab.viewer.ask("PATCH", path, body))
    expectDenied(await room.lab.technician.ask("PATCH", path, body))
    expect((await room.lab.user.ask("PATCH", path, body)).status).toBe(200)
  })
})

describe("inside an archived project", () => {
  /** A project with an experiment that is live and one that is archived, archived after that. */
  const shelved = async () => {
    const { owner, teamId } = room.lab
    const project = await owner.ask("POST", `teams/${teamId}/projects`, data("projects", { name: `Shelf ${++made}` }))
    const path = `teams/${teamId}/projects/${project.data.id}`
    const make = async (name: string) => {
      const { data: experiment } = await owner.ask("POST", `${path}/experiments`, data("experiments", { name }))
      return `${path}/experiments/${experiment.id}`
    }
    const live = await make(`Live ${made}`)
    await owner.ask("PATCH", live, data("experiments", { status: "started" }))
    const sampling = await sampledExperiment(owner.ask, `Live ${made}`)
    const kept = await make(`Kept away ${made}`)
    await owner.ask("PATCH", kept, data("experiments", { archived: true }))
    expect((await owner.ask("PATCH", path, data("projects", { archived: true }))).status).toBe(200)
    return { path, live, kept, sampling }
  }

  it("create is 403", async () => {
    const { path } = await shelved()
    const body = data("experiments", { name: "One more" })
    expectDenied(await room.lab.owner.ask("POST", `${path}/experiments`, body), "create")
  })

  it("update is 403, and so is one that would change nothing", async () => {
    const { live } = await shelved()
    expectDenied(await room.lab.owner.ask("PATCH", live, data("experiments", { name: "Another name" })))
    expectDenied(await room.lab.owner.ask("PATCH", live, data("experiments", { archived: false })))
    expectDenied(await room.lab.owner.ask("PATCH", live, data("experiments", { archived: true })))
  })

  it("restore is 403", async () => {
    const { kept } = await shelved()
    expectDenied(await room.lab.owner.ask("PATCH", kept, data("experiments", { archived: false })))
  })

  it("experiments are shown and listed, and sample no entity", async () => {
    const { live, path, sampling } = await shelved()
    expect((await room.lab.owner.ask("GET", live)).status).toBe(200)
    expect((await room.lab.owner.ask("GET", `${path}/experiments`)).list).toHaveLength(2)
    expect((await sampling.sample()).status).toBe(409)
  })

  it("everything works again once the project is restored", async () => {
    const { kept, live, path, sampling } = await shelved()
    const { ask } = room.lab.owner
    expect((await ask("PATCH", path, data("projects", { archived: false }))).status).toBe(200)
    expect((await ask("PATCH", live, data("experiments", { name: "Another name" }))).status).toBe(200)
    expect((await ask("PATCH", kept, data("experiments", { archived: false }))).status).toBe(200)
    expect((await sampling.sample()).status).toBe(200)
  })
})
