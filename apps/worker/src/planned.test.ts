import { makeProject } from "@sortition/api/testing/makeProject"
import { onDatabase } from "@sortition/api/testing/onDatabase"
import { type SampledExperiment, sampledExperiment } from "@sortition/api/testing/sampledExperiment"
import { data } from "@sortition/api/testing/usePlanning"
import { describeBackends } from "@sortition/queue/testing/backends"
import { expect, it } from "vitest"
import { staffedProject, within } from "./testing/staffedProject.ts"
import { useWorkedLab } from "./testing/useWorkedLab.ts"

const json = { "content-type": "application/json" }

describeBackends((backend) => {
  const { room, work } = useWorkedLab(backend)
  const inMillis = (millis: number) => new Date(Date.now() + millis).toISOString()
  let made = 0

  /** One experiment as both APIs have it for the Owner of its project, however it was made. */
  const bothWays = (path: string, sampling: SampledExperiment) => {
    const { ask } = room.lab.owner
    return {
      path,
      ...sampling,
      show: async () => (await ask("GET", path)).data.attributes,
      write: (attributes: object) => ask("PATCH", path, data("experiments", attributes)),
      complete: async (sampleId: unknown) => {
        const answer = await ask("POST", `experiments/${sampling.id}/samples/${sampleId}/complete`, {}, json)
        return { status: answer.status, body: JSON.parse(answer.text) }
      },
      readSample: async (sampleId: unknown) =>
        JSON.parse((await ask("GET", `experiments/${sampling.id}/samples/${sampleId}`)).text),
      /** What a worker has written down, whatever the clock says. */
      stored: () =>
        onDatabase(room.planning.databaseUrl, async (sql) => {
          const [row] = await sql<{ active: boolean; at: number | null }[]>`
            SELECT active, last_activated_at AS at FROM experiments WHERE id = ${sampling.id}`
          return row
        })
    }
  }
  const plan = async (attributes: object, experimentsPath = room.lab.experimentsPath) => {
    const { owner } = room.lab
    const name = `Planned ${++made}`
    const answer = await owner.ask("POST", experimentsPath, data("experiments", { name, ...attributes }))
    expect(answer.status).toBe(201)
    return bothWays(`${experimentsPath}/${answer.data.id}`, await sampledExperiment(owner.ask, name))
  }
  /** What is made and changed before a start that comes soon, or later on a busy machine. */
  const beforeStart = async <A>(make: (start: string) => Promise<A>, lead = 1_000): Promise<A & { start: string }> => {
    const start = inMillis(lead)
    const all = await make(start)
    return Date.now() < Date.parse(start) ? { ...all, start } : beforeStart(make, lead * 2)
  }
  const refusedFor = (reason: string) => ({ status: 409, body: { detail: expect.stringContaining(reason) } })

  it("planned, started by start_on, sampled, completed, archived, restored: both APIs tell the same at every step", async () => {
    await work()
    const start = inMillis(2_000)
    const { complete, patch, read, readSample, sample, samples, show, stored, write } = await plan({ start_on: start })
    expect(await show()).toMatchObject({ status: "not_started", start_on: start, started_at: null, completed_at: null })
    expect((await read()).body).toMatchObject({ active: false, scheduled_start_date: start, last_activated_at: null })
    expect(await sample()).toMatchObject(refusedFor("experiment_not_started"))

    await expect.poll(stored, within).toEqual({ active: true, at: Date.parse(start) })
    expect(await show()).toMatchObject({ status: "started", start_on: start, started_at: start, completed_at: null })
    expect((await read()).body).toMatchObject({ active: true, scheduled_start_date: start, last_activated_at: start })
    const [first, second] = [await sample(), await sample()]
    for (const each of [first, second]) expect(each).toMatchObject({ status: 200, body: { allocated_bucket: "all" } })
    const early = await complete(first.body.id)
    expect(early).toMatchObject({ status: 200, body: { complete: true, completed_at: expect.any(String) } })

    const completed = await write({ status: "completed" })
    expect(completed.status).toBe(200)
    const { completed_at } = completed.data.attributes
    const told = { status: "completed", start_on: start, started_at: start, completed_at, archived: false }
    expect(completed_at).toEqual(expect.any(String))
    expect(await show()).toMatchObject(told)
    const ended = { active: false, last_activated_at: start, last_deactivated_at: completed_at }
    expect((await read()).body).toMatchObject(ended)
    expect(await sample()).toMatchObject(refusedFor("experiment_completed"))
    expect(await samples()).toHaveLength(2)
    const late = await complete(second.body.id)
    expect(late).toMatchObject({ status: 200, body: { complete: true, completed_at: expect.any(String) } })
    for (const { body } of [early, late]) {
      await expect.poll(() => readSample(body.id), within).toMatchObject({ completed_at: body.completed_at })
    }

    expect((await write({ archived: true })).status).toBe(200)
    expect(await show()).toMatchObject({ ...told, archived: true })
    expect((await read()).body).toMatchObject(ended)
    expect(await sample()).toMatchObject(refusedFor("experiment_archived"))
    expect((await patch({ active: true })).status).toBe(409)
    expect(await samples()).toHaveLength(2)

    expect((await write({ archived: false })).status).toBe(200)
    expect(await show()).toMatchObject(told)
    expect((await read()).body).toMatchObject(ended)
    expect(await sample()).toMatchObject(refusedFor("experiment_completed"))
    expect(await samples()).toHaveLength(2)
  })

  it("what the sampling API makes, completes and reopens is planned, completed and started in the planning API", async () => {
    await work()
    const { owner } = room.lab
    const { experimentsPath, path, untilShown, viewer } = await staffedProject(room)
    const { name: project } = (await owner.ask("GET", path)).data.attributes
    const services: readonly { id: string; name: string }[] = JSON.parse((await owner.ask("GET", "services")).text)
    const service = services.find((each) => each.name === project)
    const start = inMillis(2_000)
    const name = `Sampled ${++made}`
    const body = { name, scheduled_start_date: start }
    expect((await owner.ask("POST", `services/${service?.id}/experiments`, body, json)).status).toBe(200)
    const { list } = await owner.ask("GET", experimentsPath)
    expect(list.map((each) => each.attributes)).toMatchObject([{ name, status: "not_started", start_on: start }])
    const experimentPath = `${experimentsPath}/${list[0]?.id}`
    const { patch, read, sample, show, write } = bothWays(experimentPath, await sampledExperiment(owner.ask, name))
    await untilShown(experimentPath)

    await expect.poll(async () => (await sample()).status, within).toBe(200)
    const started = { status: "started", start_on: start, started_at: start }
    expect(await show()).toMatchObject(started)
    expect((await viewer.ask("GET", experimentPath)).data.attributes).toMatchObject(started)

    const completed = await patch({ completed: true })
    expect(completed.status).toBe(200)
    const { last_deactivated_at: completed_at } = completed.body
    expect(await show()).toMatchObject({ status: "completed", started_at: start, completed_at })
    expect((await write({ status: "completed" })).status).toBe(204)

    const reopened = await patch({ active: true })
    const { last_activated_at: started_at } = reopened.body
    expect(await show()).toMatchObject({ status: "started", started_at, completed_at: null })
    expect((await sample()).status).toBe(200)

    expect((await write({ archived: true })).status).toBe(200)
    expect(await sample()).toMatchObject(refusedFor("experiment_archived"))
    expect((await write({ archived: false })).status).toBe(200)
    expect(await show()).toMatchObject({ status: "started", started_at, archived: false })
    expect((await read()).body).toMatchObject({ active: false })
    expect(await sample()).toMatchObject(refusedFor("experiment_inactive"))
    expect((await patch({ active: true })).status).toBe(200)
    expect((await sample()).status).toBe(200)
  })

  it("no worker starts what was archived, completed or moved before its start_on", async () => {
    await work()
    const later = inMillis(600_000)
    const { archived, changes, completed, moved, start, witness } = await beforeStart(async (start_on) => {
      const [archived, completed] = [await plan({ start_on }), await plan({ start_on })]
      const [moved, witness] = [await plan({ start_on }), await plan({ start_on })]
      const changes = [
        await archived.write({ archived: true }),
        await completed.patch({ completed: true }),
        await moved.write({ start_on: later })
      ]
      return { archived, changes, completed, moved, witness }
    })
    expect(changes.map(({ status }) => status)).toEqual([200, 200, 200])
    await expect.poll(witness.stored, within).toEqual({ active: true, at: Date.parse(start) })
    for (const each of [archived, completed, moved]) expect(await each.stored()).toEqual({ active: false, at: null })
    expect((await archived.write({ archived: false })).status).toBe(200)
    expect(await archived.sample()).toMatchObject(refusedFor("experiment_inactive"))
    const late = { status: "not_started", start_on: start, started_at: null, schedule_status: "missed" }
    expect(await archived.show()).toMatchObject(late)
    expect(await completed.sample()).toMatchObject(refusedFor("experiment_completed"))
    const ended = { status: "completed", started_at: null, schedule_status: "cancelled" }
    expect(await completed.show()).toMatchObject(ended)
    expect(await moved.sample()).toMatchObject(refusedFor("experiment_not_started"))
    expect((await moved.read()).body).toMatchObject({ active: false, scheduled_start_date: later })
  })

  it("no worker starts what was switched off before its start_on, and one starts what was restored before it", async () => {
    await work()
    const { changes, off, restored, start } = await beforeStart(async (start_on) => {
      const [off, restored] = [await plan({ start_on }), await plan({ start_on })]
      const changes = [
        await off.patch({ active: false }),
        await restored.write({ archived: true }),
        await restored.write({ archived: false })
      ]
      return { changes, off, restored }
    })
    expect(changes.map(({ status }) => status)).toEqual([200, 200, 200])
    await expect.poll(restored.stored, within).toEqual({ active: true, at: Date.parse(start) })
    expect(await off.stored()).toEqual({ active: false, at: null })
    expect(await off.show()).toMatchObject({ status: "not_started", start_on: start, schedule_status: "cancelled" })
  })

  it("no worker starts an experiment of an archived project, which has missed its start when the project is restored", async () => {
    await work()
    const { owner } = room.lab
    const setArchived = async ({ path }: { readonly path: string }, archived: boolean) =>
      expect((await owner.ask("PATCH", path, data("projects", { archived }))).status).toBe(200)
    const { late, start, waiting, witness } = await beforeStart(async (start_on) => {
      const [late, early] = [await makeProject(room), await makeProject(room)]
      const waiting = await plan({ start_on }, late.experimentsPath)
      const witness = await plan({ start_on }, early.experimentsPath)
      for (const project of [late, early]) await setArchived(project, true)
      await setArchived(early, false)
      return { late, waiting, witness }
    })
    await expect.poll(witness.stored, within).toEqual({ active: true, at: Date.parse(start) })
    const missed = { status: "not_started", start_on: start, started_at: null, schedule_status: "missed" }
    expect(await waiting.show()).toMatchObject(missed)
    expect(await waiting.sample()).toMatchObject(refusedFor("service_inactive"))
    await setArchived(late, false)
    await work("200 millis")
    expect(await waiting.stored()).toEqual({ active: false, at: null })
    expect(await waiting.show()).toMatchObject(missed)
    expect(await waiting.sample()).toMatchObject(refusedFor("experiment_inactive"))
  })
})
