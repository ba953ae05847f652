import { expect, it } from "vitest"
import { data, useLab } from "../testing/usePlanning.ts"

const room = useLab()

it("the history of a team has every change in it, newest first, in pages", async () => {
  const { owner, projectPath, teamId } = room.lab
  await owner.ask("PATCH", projectPath, data("projects", { description: "wet" }, room.lab.projectId))
  const page = await owner.ask("GET", `teams/${teamId}/history?page[size]=2`)
  expect(page.status).toBe(200)
  const [newest, second] = page.list
  expect(newest).toMatchObject({
    type: "audit_entries",
    attributes: {
      team_id: teamId,
      action: "service.update",
      actor: { type: "user", id: owner.id, name: null },
      before: { description: null },
      after: { description: "wet" }
    }
  })
  expect(newest?.id).toBe(`${teamId}-${newest?.attributes.height}`)
  expect(second?.attributes.height).toBe(Number(newest?.attributes.height) - 1)
  const following = await owner.ask("GET", `teams/${teamId}/history?page[size]=2&page[number]=2`)
  expect(following.list[0]?.attributes.height).toBe(Number(newest?.attributes.height) - 2)
  const last = Number(newest?.attributes.height)
  const oldest = await owner.ask("GET", `teams/${teamId}/history?page[size]=1&page[number]=${last}`)
  expect(oldest.list[0]?.attributes).toMatchObject({ action: "team.create", actor: { type: "administrator" } })
  const past = await owner.ask("GET", `teams/${teamId}/history?page[size]=1&page[number]=${last + 1}`)
  expect(past.list).toEqual([])
})

it("is for Owners, and is not found by others", async () => {
  const { member, owner, stranger, teamId } = room.lab
  const statusFor = async ({ ask }: Pick<typeof owner, "ask">, team = teamId) =>
    (await ask("GET", `teams/${team}/history`)).status
  expect(await statusFor(owner)).toBe(200)
  expect(await statusFor({ ask: room.planning.admin })).toBe(403)
  expect(await statusFor(member)).toBe(403)
  expect(await statusFor(stranger)).toBe(404)
  for (const team of ["0", "999999", "x"]) expect(await statusFor(owner, team), team).toBe(404)
  expect(await statusFor({ ask: room.planning.admin }, "999999")).toBe(404)
})

it("of no team has the users that were made, by id only, for the administrator", async () => {
  const id = await room.planning.user()
  const { list, text } = await room.planning.admin("GET", "teams/0/history?page[size]=1")
  expect(list[0]?.attributes).toMatchObject({ action: "user.create", target: { type: "user", id }, after: {} })
  expect(text).not.toContain("@")
})
