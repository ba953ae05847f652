import { expect, it } from "vitest"
import { expectPlanningError } from "../testing/expectPlanningError.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

/** A project with two planned experiments, which the sampling API reaches by `paths`, and a layer of it. */
const makeLayer = async () => {
  const { owner, teamId } = here.lab
  const projects = `teams/${teamId}/projects`
  const project = await owner.ask("POST", projects, data("projects", { name: crypto.randomUUID() }))
  const projectPath = `${projects}/${project.data.id}`
  const made: { readonly planned: string; readonly sampling: string }[] = []
  for (const name of ["First", "Second"]) {
    const { data: planned, headers } = await owner.ask(
      "POST",
      `${projectPath}/experiments`,
      data("experiments", { name })
    )
    const sampling = /\/api\/v1\/(experiments\/[^>]+)>; rel="alternate"/.exec(headers.get("link") ?? "")?.[1] ?? ""
    made.push({ planned: `${projectPath}/experiments/${planned.id}`, sampling })
  }
  const [first = { planned: "", sampling: "" }, second = first] = made
  const { service_id } = JSON.parse((await owner.ask("GET", first.sampling)).text)
  const { id } = JSON.parse((await owner.ask("POST", `services/${service_id}/layers`, { name: "checkout" })).text)
  const join = ({ sampling }: { readonly sampling: string }, percentage: number) =>
    owner.ask("PUT", `${sampling}/layer`, { layer_id: id, percentage })
  const shareOf = async ({ sampling }: { readonly sampling: string }) =>
    JSON.parse((await owner.ask("GET", `${sampling}/layer`)).text)
  const change = ({ planned }: { readonly planned: string }, attributes: object) =>
    owner.ask("PATCH", planned, data("experiments", attributes))
  return { projectPath, first, second, join, shareOf, change }
}

it.each([
  ["archived", { archived: true }, { archived: false }],
  ["completed", { status: "completed" }, { status: "started" }],
  ["completed, then not started", { status: "completed" }, { status: "not_started" }]
])(
  "%s an experiment releases its share; restoring it books the same slots, or names the experiments that hold them",
  async (_, close, reopen) => {
    const { change, first, join, second, shareOf } = await makeLayer()
    expect((await join(first, 60)).status).toBe(200)
    const held = await shareOf(first)
    const closed = await change(first, close)
    expect(closed.status).toBe(200)
    expect(await shareOf(first)).toMatchObject({ ranges: held.ranges, released_at: closed.data.attributes.updated_at })
    expect((await join(second, 100)).status).toBe(200)
    const refused = await change(first, reopen)
    const id = second.planned.split("/").at(-1)
    const detail = `Slots of this experiment's share of its layer now belong to "Second" (${second.sampling.split("/").at(-1)}, number ${id}). Take them out of the layer, or take this experiment out of it, and try again`
    expectPlanningError(refused, 409, "Conflict", detail)
    expect((await shareOf(first)).released_at).not.toBeNull()
    await join(second, 40)
    const busy = await change(first, reopen)
    expect(busy.status).toBe(409)
    await here.lab.owner.ask("DELETE", `${second.sampling}/layer`)
    expect((await change(first, reopen)).status).toBe(200)
    expect(await shareOf(first)).toMatchObject({ ranges: held.ranges, released_at: null })
  }
)

it("experiments of an archived project keep their shares", async () => {
  const { first, join, projectPath, shareOf } = await makeLayer()
  await join(first, 60)
  for (const archived of [true, false]) {
    expect((await here.lab.owner.ask("PATCH", projectPath, data("projects", { archived }))).status).toBe(200)
    expect(await shareOf(first)).toMatchObject({ percentage: 60, released_at: null })
  }
})
