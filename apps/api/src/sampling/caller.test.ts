import { permissions } from "@sortition/domain/shared/Permission"
import { expect, it } from "vitest"
import { useApi } from "../testing/useApi.ts"
import { adminToken, asker, usePlanning } from "../testing/usePlanning.ts"

const open = useApi()
const planning = usePlanning()

const callerOf = async (url: string, token?: string) => {
  const ask = asker(() => url, token === undefined ? {} : { authorization: `Bearer ${token}` })
  const { status, text } = await ask("GET", "caller")
  return { status, body: JSON.parse(text) }
}

it("is the built-in user where access is open", async () => {
  expect(await callerOf(open.url)).toEqual({
    status: 200,
    body: { administrator: false, user_id: "1", team_id: "1", scopes: ["read", "write"], permissions: [...permissions] }
  })
})

it("is the user of the token, in its team, with its scopes and the permissions of the role", async () => {
  const { owner, teamId } = await planning.team()
  const reader = await planning.tokenOf(owner.id, teamId, { scopes: ["read"] })
  expect((await callerOf(planning.url, reader)).body).toEqual({
    administrator: false,
    user_id: owner.id,
    team_id: teamId,
    scopes: ["read"],
    permissions: expect.arrayContaining(["team_manage", "experiment_manage"])
  })
  const member = await planning.person(teamId)
  expect((await callerOf(planning.url, member.token)).body.permissions).not.toContain("team_manage")
})

it("is the administrator, of no team", async () => {
  expect((await callerOf(planning.url, adminToken)).body).toEqual({
    administrator: true,
    user_id: null,
    team_id: null,
    scopes: ["read", "write"],
    permissions: []
  })
})

it("is refused with a wrong token, or without one where access is required", async () => {
  expect(await callerOf(planning.url)).toMatchObject({ status: 401 })
  expect(await callerOf(planning.url, "sortition_wrong")).toMatchObject({ status: 401 })
})
