import { Roles } from "@sortition/domain/people/Roles"
import { expect, it } from "vitest"
import { usePeople } from "../testing/usePeople.ts"

const use = usePeople()

const list = (offset: number, limit: number) => Roles.use((roles) => roles.list({ offset, limit }))

it("any caller lists the roles with their permissions, page by page", async () => {
  const stranger = await use.newUser()
  const { items, total } = await use.people.as(stranger, list(0, 10))
  expect(total).toBe(4)
  expect(items.map(({ name }) => name)).toEqual(["Owner", "User", "Technician", "Viewer"])
  expect(items[3]?.permissions).toEqual([
    "project_read",
    "project_users_read",
    "experiment_read",
    "experiment_users_read"
  ])
  expect(await use.people.as(stranger, list(1, 2))).toEqual({ items: items.slice(1, 3), total })
  for (const past of [100, 1e30]) expect(await use.people.asAdmin(list(past, 2))).toEqual({ items: [], total })
})

it("a role that a deployment added is listed, without permissions that this version does not know", async () => {
  const [row] = await use.sql<{ id: string }[]>`
    INSERT INTO user_roles (name, permissions) VALUES ('Auditor', '{project_read,world_rule}') RETURNING id`
  const { items } = await use.people.as("1", list(4, 10))
  expect(items).toMatchObject([{ id: row?.id, name: "Auditor", permissions: ["project_read"] }])
})
