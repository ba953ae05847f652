import { describe, expect, it } from "vitest"
import { onDatabase } from "../testing/onDatabase.ts"
import { denied } from "../testing/planningRefusals.ts"
import { data, type Lab, type Person, useLab } from "../testing/usePlanning.ts"

const here = useLab()

const planned = (attributes: object) => data("experiments", attributes)

type Role = "owner" | "user" | "technician" | "viewer"
const askers = ["owner", "user", "technician", "viewer"] as const satisfies readonly (keyof Lab & Role)[]
const managers = ["owner", "user"] as const
const onlookers = ["technician", "viewer"] as const

/** Gives a user a role on one experiment, manually. */
const give = async (person: Person, role: string, path: string) => {
  const { owner } = here.lab
  const { list } = await owner.ask("GET", `${path}/user_assignments?page[size]=100`)
  const its = list.find(({ relationships }) => relationships?.user?.data.id === person.id)
  const body = data("user_assignments", { user_role_id: await here.planning.roleId(role) })
  expect((await owner.ask("PATCH", `${path}/user_assignments/${its?.id}`, body)).status).toBe(200)
}

/** Adds a role of the deployment's own to the table of roles. */
const ownRole = async (...permissions: readonly string[]): Promise<string> => {
  const name = `Own ${crypto.randomUUID()}`
  await onDatabase(
    here.planning.databaseUrl,
    (sql) => sql`INSERT INTO user_roles (name, permissions) VALUES (${name}, ${[...permissions]}::text[])`
  )
  return name
}

/** A member of the team with that role on the lab's project. */
const withRole = async (role: string): Promise<Person> => {
  const { owner, projectPath, teamId } = here.lab
  const person = await here.planning.person(teamId)
  const body = data("user_assignments", { user_id: person.id, user_role_id: await here.planning.roleId(role) })
  expect((await owner.ask("POST", `${projectPath}/users`, body)).status).toBe(201)
  return person
}

describe("a team is read", () => {
  it("by every member, whatever the role", async () => {
    const { owner, teamId } = here.lab
    const members = await Promise.all(
      ["Owner", "User", "Technician", "Viewer"].map((role) => here.planning.person(teamId, role))
    )
    for (const { ask } of [owner, ...members]) expect((await ask("GET", `teams/${teamId}`)).status).toBe(200)
  })

  it("by no other user, and neither is anything in it", async () => {
    const { experimentId, experimentsPath, projectPath, stranger, teamId } = here.lab
    const item = `${experimentsPath}/${experimentId}`
    for (const path of [`teams/${teamId}`, `teams/${teamId}/projects`, projectPath, experimentsPath, item]) {
      expect(await stranger.ask("GET", path), path).toMatchObject(denied("access team"))
    }
    expect(await stranger.ask("POST", experimentsPath, planned({ name: "No" }))).toMatchObject(denied("access team"))
    expect(await stranger.ask("PATCH", item, planned({ name: "No" }))).toMatchObject(denied("access team"))
  })

  it("not by a former member with a token for another team", async () => {
    const { owner, stranger, teamId } = here.lab
    const members = `teams/${teamId}/users`
    const added = await here.planning.admin(
      "POST",
      members,
      data("team_users", { user_id: stranger.id, role: "Viewer" })
    )
    expect((await stranger.ask("GET", `teams/${teamId}`)).status).toBe(200)
    expect((await owner.ask("DELETE", `${members}/${added.data.id}`)).status).toBe(204)
    expect(await stranger.ask("GET", `teams/${teamId}`)).toMatchObject(denied("access team"))
  })
})

describe("a project is read, and its experiments listed", () => {
  it.each(askers)("by its %s", async (role) => {
    const { experimentsPath, projectPath, [role]: person } = here.lab
    expect((await person.ask("GET", projectPath)).status).toBe(200)
    expect((await person.ask("GET", experimentsPath)).status).toBe(200)
  })

  it("not by a member of the team without a role on it", async () => {
    const { experimentsPath, member, projectPath } = here.lab
    for (const path of [projectPath, experimentsPath]) {
      expect(await member.ask("GET", path)).toMatchObject(denied("access project"))
    }
  })

  it("not by an Owner of the team without a role on it", async () => {
    const { owner, teamId, user } = here.lab
    const made = await user.ask("POST", `teams/${teamId}/projects`, data("projects", { name: "The user's own" }))
    const path = `teams/${teamId}/projects/${made.data.id}`
    const experiment = await user.ask("POST", `${path}/experiments`, planned({ name: "The user's own" }))
    const item = `${path}/experiments/${experiment.data.id}`
    for (const each of [path, `${path}/experiments`, item]) {
      expect(await owner.ask("GET", each)).toMatchObject(denied("access project"))
    }
    expect(await owner.ask("PATCH", item, planned({ name: "Taken" }))).toMatchObject(denied("access project"))
    expect(await owner.ask("POST", `${path}/experiments`, planned({ name: "Put in" }))).toMatchObject(
      denied("access project")
    )
  })

  it("not with a role that has everything but project_read", async () => {
    const person = await withRole(await ownRole("project_experiments_create", "experiment_read", "experiment_manage"))
    expect(await person.ask("GET", here.lab.experimentsPath)).toMatchObject(denied("access project"))
  })

  it("without a filter per experiment: those that cannot be shown are listed too", async () => {
    const { experimentsPath, owner, viewer } = here.lab
    const made = await owner.ask("POST", experimentsPath, planned({ name: "Listed, not shown" }))
    const { list } = await viewer.ask("GET", `${experimentsPath}?sort=-id`)
    expect(list.find(({ id }) => id === made.data.id)).toEqual(made.data)
    expect(await viewer.ask("GET", `${experimentsPath}/${made.data.id}`)).toMatchObject(denied("access experiment"))
  })
})

describe("an experiment is shown", () => {
  it.each(askers)("to its %s", async (role) => {
    const { path } = await here.lab.experiment()
    expect((await here.lab[role].ask("GET", path)).status).toBe(200)
  })

  it("not to a user without a role on it, not even an Owner of the project", async () => {
    const { experimentsPath, user } = here.lab
    const second = await withRole("Owner")
    const made = await user.ask("POST", experimentsPath, planned({ name: "The creator's" }))
    const path = `${experimentsPath}/${made.data.id}`
    expect((await user.ask("GET", path)).status).toBe(200)
    expect(await second.ask("GET", path)).toMatchObject(denied("access experiment"))
  })

  it("not with a role on it that lacks experiment_read, whatever the role on the project", async () => {
    const { experiment, user } = here.lab
    const { path } = await experiment()
    await give(user, await ownRole("project_read", "experiment_manage"), path)
    expect(await user.ask("GET", path)).toMatchObject(denied("access experiment"))
  })
})

describe("an experiment is created", () => {
  it.each(managers)("by the %s of the project", async (role) => {
    const { experimentsPath, [role]: person } = here.lab
    const made = await person.ask("POST", experimentsPath, planned({ name: `By ${role}` }))
    expect(made.status).toBe(201)
    expect((await person.ask("GET", `${experimentsPath}/${made.data.id}`)).data).toEqual(made.data)
  })

  it.each(onlookers)("not by its %s", async (role) => {
    const { experimentsPath, [role]: person } = here.lab
    expect(await person.ask("POST", experimentsPath, planned({ name: "No" }))).toMatchObject(
      denied("create experiment")
    )
  })

  it("with a role of the deployment's own that has project_experiments_create, which then gives nothing more", async () => {
    const person = await withRole(await ownRole("project_read", "project_experiments_create"))
    const made = await person.ask("POST", here.lab.experimentsPath, planned({ name: "Dropped in" }))
    expect(made.status).toBe(201)
    const path = `${here.lab.experimentsPath}/${made.data.id}`
    expect(await person.ask("GET", path)).toMatchObject(denied("access experiment"))
    expect(await person.ask("PATCH", path, planned({ name: "No" }))).toMatchObject(denied("manage experiment"))
  })
})

describe("an experiment is updated", () => {
  it.each(managers)("by its %s, whatever user created it", async (role) => {
    const { path } = await here.lab.experiment()
    expect((await here.lab[role].ask("PATCH", path, planned({ name: `By ${role}` }))).status).toBe(200)
  })

  it.each(onlookers)("not by its %s", async (role) => {
    const { path } = await here.lab.experiment()
    expect(await here.lab[role].ask("PATCH", path, planned({ name: "No" }))).toMatchObject(denied("manage experiment"))
  })

  it("as the role on the experiment says, not the one on the project", async () => {
    const { experiment, user, viewer } = here.lab
    const { path } = await experiment()
    await give(viewer, "User", path)
    await give(user, "Viewer", path)
    expect((await viewer.ask("PATCH", path, planned({ name: "By the viewer" }))).status).toBe(200)
    expect(await user.ask("PATCH", path, planned({ name: "No" }))).toMatchObject(denied("manage experiment"))
    const other = await experiment()
    expect(await viewer.ask("PATCH", other.path, planned({ name: "No" }))).toMatchObject(denied("manage experiment"))
  })

  it("by no user once it is archived", async () => {
    const { experiment, owner, user } = here.lab
    const { path } = await experiment({ archived: true })
    for (const { ask } of [owner, user]) {
      expect(await ask("PATCH", path, planned({ name: "No" }))).toMatchObject(denied("manage experiment"))
    }
  })
})

describe("an archived experiment is restored", () => {
  it.each(managers)("by its %s", async (role) => {
    const { path } = await here.lab.experiment({ archived: true })
    expect(await here.lab[role].ask("PATCH", path, planned({ archived: false }))).toMatchObject({
      status: 200,
      data: { attributes: { archived: false } }
    })
  })

  it.each(onlookers)("not by its %s", async (role) => {
    const { path } = await here.lab.experiment({ archived: true })
    expect(await here.lab[role].ask("PATCH", path, planned({ archived: false }))).toMatchObject(
      denied("manage experiment")
    )
  })
})
