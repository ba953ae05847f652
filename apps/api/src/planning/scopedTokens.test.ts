import { describe, expect, it } from "vitest"
import { refused, unauthenticated } from "../testing/planningRefusals.ts"
import { useApi } from "../testing/useApi.ts"
import { asker, data, useLab } from "../testing/usePlanning.ts"

const here = useLab()
const open = useApi({ access: "open" })

const lacks = (scope: string) => refused(403, "Permission denied", `The token does not have the scope ${scope}`)
const scoped = async (...scopes: readonly string[]) => {
  const { owner, teamId } = here.lab
  const token = await here.planning.tokenOf(owner.id, teamId, { scopes })
  return asker(() => here.planning.url, { authorization: `Bearer ${token}` })
}

describe("a token made for reading only", () => {
  it("reads whatever its user may read", async () => {
    const ask = await scoped("read")
    const { experimentId, experimentsPath, owner, projectPath, teamId } = here.lab
    const item = `${experimentsPath}/${experimentId}`
    const inside = [experimentsPath, item, `${item}/user_assignments`, projectPath, `${projectPath}/users`]
    for (const path of ["teams", `teams/${teamId}`, ...inside, `users/${owner.id}`, "user_roles"]) {
      expect((await ask("GET", path)).status, path).toBe(200)
    }
  })

  it("changes nothing: every change is a 403, whatever its body", async () => {
    const ask = await scoped("read")
    const { experiment, experimentsPath, owner, projectPath, teamId } = here.lab
    const { path } = await experiment()
    const before = await owner.ask("GET", path)
    const body = data("experiments", { name: "Never" })
    const changes = [
      ask("POST", experimentsPath, body),
      ask("POST", experimentsPath, "{"),
      ask("PATCH", path, body),
      ask("PUT", path, body),
      ask("PATCH", path, data("experiments", { name: "Another one" })),
      ask("PATCH", `${path}/user_assignments/1`, data("user_assignments", { user_role_id: 1 })),
      ask("POST", `teams/${teamId}/projects`, data("projects", { name: "Never" })),
      ask("PATCH", projectPath, data("projects", { name: "Never" })),
      ask("POST", `${projectPath}/users`, data("user_assignments", { user_id: 1, user_role_id: 1 })),
      ask("DELETE", `${projectPath}/users/1`)
    ]
    for (const change of changes) expect(await change).toMatchObject(lacks("write"))
    expect((await owner.ask("GET", path)).data).toEqual(before.data)
  })
})

it("a token made for writing only reads nothing", async () => {
  const ask = await scoped("write")
  expect(await ask("GET", here.lab.experimentsPath)).toMatchObject(lacks("read"))
  const made = await ask("POST", here.lab.experimentsPath, data("experiments", { name: "Unseen" }))
  expect(made.status).toBe(201)
})

it("also needs a token where the sampling API is open", async () => {
  const anybody = asker(() => open.url, {})
  expect((await anybody("GET", "/api/v1/services")).status).toBe(200)
  expect(await anybody("GET", "teams")).toMatchObject(unauthenticated)
})
