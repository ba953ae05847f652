import { describe, expect, it } from "vitest"
import { makeProject } from "../testing/makeProject.ts"
import { data, type Person, useLab } from "../testing/usePlanning.ts"
import { whileAssignmentsFail } from "../testing/whileAssignmentsFail.ts"

const room = useLab()

const idOf = (path: string) => path.split("/").at(-1) ?? ""
const statusOf = async (person: Person, path: string) => (await person.ask("GET", path)).status

describe("the creator of an experiment", () => {
  for (const role of ["Owner", "User"]) {
    it(`has it at once, with the role of the project: ${role}`, async () => {
      const project = await makeProject(room)
      const creator = await project.person(role)
      const path = await project.experiment(creator)
      expect(await statusOf(creator, path)).toBe(200)
      const answer = await creator.ask("GET", `${path}/user_assignments`)
      expect(answer.list.map(({ relationships }) => relationships?.user?.data.id)).toEqual([creator.id])
      const [assignment] = answer.list
      expect(assignment?.relationships?.user_role?.data.id).toBe(await room.planning.roleId(role))
    })
  }

  it("has it in the same transaction: without the assignment there is no experiment", async () => {
    const project = await makeProject(room)
    const body = data("experiments", { name: "All or nothing" })
    const create = () => room.lab.owner.ask("POST", project.experimentsPath, body)
    expect((await whileAssignmentsFail(room.planning.databaseUrl, create)).status).toBe(500)
    expect((await room.lab.owner.ask("GET", project.experimentsPath)).list).toEqual([])
    expect((await create()).status).toBe(201)
  })

  it("is the only one until the worker has run", async () => {
    const project = await makeProject(room)
    await project.person("Viewer")
    const path = await project.experiment()
    expect((await room.lab.owner.ask("GET", `${path}/user_assignments`)).list).toHaveLength(1)
  })
})

describe("everyone else on the project", () => {
  for (const role of ["Owner", "User", "Technician", "Viewer"]) {
    it(`sees it in the list and gets 403 on show until the worker has run, then 200: ${role}`, async () => {
      const project = await makeProject(room)
      const person = await project.person(role)
      const path = await project.experiment()
      const { list } = await person.ask("GET", project.experimentsPath)
      expect(list.map(({ id }) => id)).toEqual([idOf(path)])
      const refused = await person.ask("GET", path)
      expect(refused.status).toBe(403)
      expect(refused.error.detail).toBe("You don't have permission to access experiment")
      await room.planning.assign()
      expect(await statusOf(person, path)).toBe(200)
      expect(await project.roleOn(path, person)).toBe(role)
    })
  }

  it("gets each experiment of the project, and a user without a role on it gets none", async () => {
    const project = await makeProject(room)
    const viewer = await project.person("Viewer")
    const paths = await Promise.all([1, 2, 3].map(() => project.experiment()))
    await room.planning.assign()
    for (const path of paths) {
      expect(await statusOf(viewer, path)).toBe(200)
      expect(await statusOf(room.lab.member, path)).toBe(403)
      expect((await room.lab.owner.ask("GET", `${path}/user_assignments`)).list).toHaveLength(2)
    }
  })

  it("keeps the one assignment however often the worker runs", async () => {
    const project = await makeProject(room)
    await project.person("Viewer")
    const path = await project.experiment()
    await room.planning.assign()
    const first = await room.lab.owner.ask("GET", `${path}/user_assignments`)
    await Promise.all([room.planning.assign(), room.planning.assign()])
    await room.planning.assign()
    expect((await room.lab.owner.ask("GET", `${path}/user_assignments`)).list).toEqual(first.list)
    expect(first.list).toHaveLength(2)
  })
})

describe("a change of the project's users", () => {
  it("reaches its experiments by the worker: an added user", async () => {
    const project = await makeProject(room)
    const path = await project.experiment()
    await room.planning.assign()
    const viewer = await project.person("Viewer")
    expect(await statusOf(viewer, path)).toBe(403)
    await room.planning.assign()
    expect(await statusOf(viewer, path)).toBe(200)
  })

  it("reaches its experiments by the worker: another role", async () => {
    const project = await makeProject(room)
    const person = await project.person("Viewer")
    const path = await project.experiment()
    await room.planning.assign()
    await project.give(await project.assignmentPath(person), "User")
    expect(await project.roleOn(path, person)).toBe("Viewer")
    await room.planning.assign()
    expect(await project.roleOn(path, person)).toBe("User")
    expect((await person.ask("PATCH", path, data("experiments", { name: "Mine to change" }))).status).toBe(200)
  })

  it("reaches its experiments by the worker: a removed user", async () => {
    const project = await makeProject(room)
    const person = await project.person("User")
    const path = await project.experiment()
    await room.planning.assign()
    await room.lab.owner.ask("DELETE", await project.assignmentPath(person))
    expect(await project.roleOn(path, person)).toBe("User")
    await room.planning.assign()
    expect(await project.roleOn(path, person)).toBeNull()
  })

  it("reaches experiments that the user created as well", async () => {
    const project = await makeProject(room)
    const person = await project.person("User")
    const path = await project.experiment(person)
    await room.planning.assign()
    await project.give(await project.assignmentPath(person), "Viewer")
    await room.planning.assign()
    expect(await project.roleOn(path, person)).toBe("Viewer")
  })

  it("reaches archived experiments, which are still in their project", async () => {
    const project = await makeProject(room)
    const path = await project.experiment()
    await room.lab.owner.ask("PATCH", path, data("experiments", { archived: true }))
    const viewer = await project.person("Viewer")
    await room.planning.assign()
    expect(await statusOf(viewer, path)).toBe(200)
  })

  it("leaves other projects alone", async () => {
    const [project, other] = [await makeProject(room), await makeProject(room)]
    const path = await other.experiment()
    const viewer = await project.person("Viewer")
    await room.planning.assign()
    expect(await other.roleOn(path, viewer)).toBeNull()
  })
})

describe("a manual assignment on an experiment", () => {
  const manual = async () => {
    const project = await makeProject(room)
    const person = await project.person("Viewer")
    const path = await project.experiment()
    await room.planning.assign()
    const given = await project.give(await project.assignmentPath(person, path), "Technician")
    expect(given.status).toBe(200)
    return { project, person, path }
  }

  it("stays when the worker runs again", async () => {
    const { path, person, project } = await manual()
    await project.person("User")
    await room.planning.assign()
    expect(await project.roleOn(path, person)).toBe("Technician")
  })

  it("stays when the role on the project changes, which other experiments get", async () => {
    const { path, person, project } = await manual()
    const other = await project.experiment()
    await room.planning.assign()
    await project.give(await project.assignmentPath(person), "User")
    await room.planning.assign()
    expect(await project.roleOn(path, person)).toBe("Technician")
    expect(await project.roleOn(other, person)).toBe("User")
  })

  it("ends with a removal from the project", async () => {
    const { path, person, project } = await manual()
    await room.lab.owner.ask("DELETE", await project.assignmentPath(person))
    await room.planning.assign()
    expect(await project.roleOn(path, person)).toBeNull()
  })
})

describe("what the sampling API creates", () => {
  const json = { "content-type": "application/json" }

  it("is a project with its creator as Owner, and experiments that its users are assigned to", async () => {
    const { lab, planning } = room
    const creator = await planning.person(lab.teamId)
    const service = JSON.parse((await creator.ask("POST", "services", { name: "checkout" }, json)).text)
    await creator.ask("POST", `services/${service.id}/experiments`, { name: "button colour" }, json)
    const projects = await creator.ask("GET", `teams/${lab.teamId}/projects`)
    const [project] = projects.list.filter(({ attributes }) => attributes.name === "checkout")
    const path = `teams/${lab.teamId}/projects/${project?.id}`
    const [experiment] = (await creator.ask("GET", `${path}/experiments`)).list
    const body = { user_id: lab.member.id, user_role_id: await planning.roleId("Viewer") }
    expect((await creator.ask("POST", `${path}/users`, data("user_assignments", body))).status).toBe(201)
    expect(await statusOf(creator, `${path}/experiments/${experiment?.id}`)).toBe(200)
    expect(await statusOf(lab.member, `${path}/experiments/${experiment?.id}`)).toBe(403)
    await planning.assign()
    expect(await statusOf(lab.member, `${path}/experiments/${experiment?.id}`)).toBe(200)
  })

  it("belongs to its creator with the role of the project, or as Owner without one", async () => {
    const { lab, planning } = room
    const project = await makeProject(room)
    const made = await Promise.all([project.person("User"), planning.person(lab.teamId)])
    const { name } = (await lab.owner.ask("GET", project.path)).data.attributes
    const services: readonly { id: string; name: string }[] = JSON.parse((await lab.owner.ask("GET", "services")).text)
    const path = `services/${services.find((each) => each.name === name)?.id}/experiments`
    for (const { ask } of made) expect((await ask("POST", path, { name: "by hand" }, json)).status).toBe(200)
    await planning.assign()
    const { list } = await lab.owner.ask("GET", project.experimentsPath)
    const roles = list.map(({ id }, at) => project.roleOn(`${project.experimentsPath}/${id}`, made[at] ?? lab.user))
    expect(await Promise.all(roles)).toEqual(["User", "Owner"])
  })
})
