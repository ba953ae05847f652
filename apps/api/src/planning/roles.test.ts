import { permissions } from "@sortition/domain/shared/Permission"
import { expect, it } from "vitest"
import { onDatabase } from "../testing/onDatabase.ts"
import { denied } from "../testing/planningRefusals.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

const permissionsOf = async (name: string) => {
  const { list } = await here.lab.viewer.ask("GET", "user_roles?page[size]=100")
  return list.find(({ attributes }) => attributes.name === name)?.attributes.permissions
}

it("a role is listed with its name and permissions", async () => {
  const { list } = await here.lab.viewer.ask("GET", "user_roles")
  for (const { attributes, type } of list) {
    expect(type).toBe("user_roles")
    expect(attributes).toMatchObject({ name: expect.any(String), permissions: expect.any(Array) })
  }
})

it("an Owner may do everything", async () => {
  expect(await permissionsOf("Owner")).toEqual(expect.arrayContaining([...permissions]))
})

it("a User reads, creates and manages experiments and sees their users, but does not manage them", async () => {
  const user = await permissionsOf("User")
  const may = ["project_read", "project_experiments_create", "experiment_read", "experiment_manage"]
  expect(user).toEqual(expect.arrayContaining([...may, "experiment_users_read"]))
  expect(user).not.toContain("experiment_users_manage")
})

it.each(["Technician", "Viewer"])("a %s only reads", async (name) => {
  const its = await permissionsOf(name)
  expect(its).toEqual(expect.arrayContaining(["project_read", "experiment_read"]))
  expect(its).toEqual(permissions.filter((each) => each.endsWith("_read")))
})

it("every role sees the users of an experiment, and only an Owner changes them", async () => {
  const { experiment, owner, technician, user, viewer } = here.lab
  const path = `${(await experiment()).path}/user_assignments`
  const its = (await owner.ask("GET", path)).list.find(
    ({ relationships }) => relationships?.user?.data.id === viewer.id
  )
  const body = data("user_assignments", { user_role_id: await here.planning.roleId("User") })
  for (const { ask } of [user, technician, viewer]) {
    expect((await ask("GET", path)).status).toBe(200)
    expect(await ask("PATCH", `${path}/${its?.id}`, body)).toMatchObject(denied("manage experiment"))
  }
  expect((await owner.ask("PATCH", `${path}/${its?.id}`, body)).status).toBe(200)
})

it("a role that a deployment adds is listed and counts at once, and so does a change of it", async () => {
  const { experiment, owner, technician } = here.lab
  const { path } = await experiment()
  await onDatabase(
    here.planning.databaseUrl,
    (sql) => sql`INSERT INTO user_roles (name, permissions) VALUES ('Editor', '{project_read,experiment_read}')`
  )
  expect(await permissionsOf("Editor")).toEqual(["project_read", "experiment_read"])
  const { list } = await owner.ask("GET", `${path}/user_assignments`)
  const its = list.find(({ relationships }) => relationships?.user?.data.id === technician.id)
  const body = data("user_assignments", { user_role_id: await here.planning.roleId("Editor") })
  expect((await owner.ask("PATCH", `${path}/user_assignments/${its?.id}`, body)).status).toBe(200)
  expect((await technician.ask("PATCH", path, data("experiments", { name: "Edited" }))).status).toBe(403)
  await onDatabase(
    here.planning.databaseUrl,
    (sql) => sql`UPDATE user_roles SET permissions = permissions || '{experiment_manage}' WHERE name = 'Editor'`
  )
  expect((await technician.ask("PATCH", path, data("experiments", { name: "Edited" }))).status).toBe(200)
})
