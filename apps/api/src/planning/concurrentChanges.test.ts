import { describe, expect, it } from "vitest"
import { makeProject } from "../testing/makeProject.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const room = useLab()

const pairs = Array.from({ length: 25 }, (_, n) => n)

/** The address of the sampling API's view of an experiment or project. */
const alternateOf = (link: string | null) => /<([^>]+)>; rel="alternate"/.exec(link ?? "")?.[1] ?? ""

describe("two changes of different fields at once are both kept", () => {
  it("on a project", async () => {
    const { ask } = room.lab.owner
    const { path } = await makeProject(room)
    for (const n of pairs) {
      const wanted = { name: `Renamed ${n} ${path}`, description: `Described ${n}` }
      const answers = await Promise.all([
        ask("PATCH", path, data("projects", { name: wanted.name })),
        ask("PATCH", path, data("projects", { description: wanted.description }))
      ])
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      expect((await ask("GET", path)).data.attributes).toMatchObject(wanted)
    }
  })

  it("on a planned experiment", async () => {
    const { ask } = room.lab.owner
    const { path } = await room.lab.experiment()
    for (const n of pairs) {
      const wanted = {
        name: `Renamed ${n}`,
        description: `Described ${n}`,
        due_date: `2030-01-01T00:00:00.${100 + n}Z`
      }
      const answers = await Promise.all(
        Object.entries(wanted).map(([field, value]) => ask("PATCH", path, data("experiments", { [field]: value })))
      )
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
      expect((await ask("GET", path)).data.attributes).toMatchObject(wanted)
    }
  })

  it("on an experiment, of one API or of both", async () => {
    const { ask } = room.lab.owner
    const { path } = await room.lab.experiment()
    const sampled = alternateOf((await ask("GET", path)).headers.get("link"))
    const patch = (changes: object) =>
      ask("PATCH", sampled, JSON.stringify(changes), { "content-type": "application/json" })
    for (const n of pairs) {
      const wanted = {
        name: `Renamed ${n}`,
        description: `Described ${n}`,
        start_on: `2030-01-01T00:00:00.${100 + n}Z`
      }
      const answers = await Promise.all([
        patch({ name: wanted.name }),
        patch({ scheduled_start_date: wanted.start_on }),
        ask("PATCH", path, data("experiments", { description: wanted.description }))
      ])
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
      expect((await ask("GET", path)).data.attributes).toMatchObject(wanted)
    }
  })

  it.each(["project", "experiment"])("on assignments on one %s", async (kind) => {
    const project = await makeProject(room)
    const people = [await project.person("Viewer"), await project.person("Viewer")]
    const experimentPath = kind === "experiment" ? await project.experiment() : undefined
    await room.planning.assign()
    const paths = await Promise.all(people.map((person) => project.assignmentPath(person, experimentPath)))
    for (const n of pairs) {
      const roles = n % 2 === 0 ? ["User", "Technician"] : ["Technician", "User"]
      const answers = await Promise.all(paths.map((path, index) => project.give(path, roles[index] ?? "")))
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      const shown = await Promise.all(paths.map((path) => room.lab.owner.ask("GET", path)))
      const ids = await Promise.all(roles.map((role) => room.planning.roleId(role)))
      expect(shown.map(({ data: { relationships } }) => relationships?.user_role?.data.id)).toEqual(ids)
    }
  })
})

describe("a decision under the lock", () => {
  /** Sends the request while the project is being archived by a transaction that commits afterwards. */
  const whileArchiving = (projectId: string, send: () => Promise<{ readonly status: number }>) =>
    onDatabase(room.planning.databaseUrl, async (sql) => {
      const sent = await sql.begin(async (connection) => {
        await connection`UPDATE services SET active = false WHERE number = ${projectId}`
        const answer = send()
        await expect
          .poll(async () => (await sql`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'`).length, {
            timeout: 10_000
          })
          .toBeGreaterThan(0)
        return { answer }
      })
      return (await sent.answer).status
    })

  it.each([
    ["a change of an experiment", "PATCH", "experiment", data("experiments", { name: "Renamed" })],
    ["a new experiment", "POST", "experiments", data("experiments", { name: "New" })],
    ["a change of the project", "PATCH", "project", data("projects", { name: "Renamed" })]
  ])("an archive that comes first refuses %s", async (_, method, target, body) => {
    const project = await makeProject(room)
    const paths = {
      experiment: await project.experiment(),
      experiments: project.experimentsPath,
      project: project.path
    }
    const path = Object.entries(paths).find(([name]) => name === target)?.[1] ?? ""
    expect(await whileArchiving(project.id, () => room.lab.owner.ask(method, path, body))).toBe(403)
  })
})
