import { pastTriggers } from "@sortition/api/testing/onDatabase"
import { data, usePlanning } from "@sortition/api/testing/usePlanning"
import { expect, it } from "vitest"
import { runCli } from "../testing/runCli.ts"

const planning = usePlanning()

/** More entries than a page of the history has. */
const count = 120

/** A team with a project whose description has changed so many times. */
const changedTeam = async () => {
  const { owner, teamId } = await planning.team()
  const projects = `teams/${teamId}/projects`
  const { id } = (await owner.ask("POST", projects, data("projects", { name: "Soil" }))).data
  for (let n = 0; n < count; n++) {
    await owner.ask("PATCH", `${projects}/${id}`, data("projects", { description: `${n}` }, id))
  }
  const verify = (...args: readonly string[]) =>
    runCli(["verify-audit", ...args], { url: planning.url, token: owner.token })
  return { teamId, verify }
}

it("accepts the chain of the token's team, of several pages, with a head that was kept", async () => {
  const { teamId, verify } = await changedTeam()
  const { code, stdout } = await verify("--json")
  expect(code).toBe(0)
  const { head, ...said } = JSON.parse(stdout)
  expect(said).toEqual({ team_id: teamId, verified: true, entries: head.height, broken: null })
  expect(head).toEqual({ height: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(head.height).toBeGreaterThan(count)
  expect(await verify(teamId, "--head", `${head.height}:${head.hash}`)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^verified +yes$/m)
  })
})

it("names the first broken link, and a head that the chain does not hold", async () => {
  const { teamId, verify } = await changedTeam()
  const { head } = JSON.parse((await verify("--json")).stdout)
  await pastTriggers(
    planning.databaseUrl,
    (sql) => sql`DELETE FROM audit_entries WHERE team_id = ${teamId} AND height > 110`
  )
  await pastTriggers(
    planning.databaseUrl,
    (sql) => sql`
      UPDATE audit_heads h SET (height, hash) = (SELECT height, hash FROM audit_entries a WHERE a.team_id = h.team_id AND height = 110)
      WHERE team_id = ${teamId}`
  )
  expect(await verify()).toMatchObject({ code: 0 })
  expect(await verify("--head", `${head.height}:${head.hash}`)).toMatchObject({
    code: 1,
    stderr: `sortition: The chain of team ${teamId} does not hold the kept head at height ${head.height}\n`
  })
  await pastTriggers(
    planning.databaseUrl,
    (sql) => sql`
      UPDATE audit_entries SET payload = replace(payload, '"description": "', '"description": "x')
      WHERE team_id = ${teamId} AND height IN (42, 77)`
  )
  expect(await verify()).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^verified +no$/m),
    stderr: `sortition: The chain of team ${teamId} is broken at height 42: its hash is not that of the hash before and its payload\n`
  })
})
