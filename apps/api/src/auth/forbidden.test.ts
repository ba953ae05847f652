import { describe, expect, it } from "vitest"
import type { Call } from "../testing/access/callsOf.ts"
import { expectForbidden, expectKeptOut, expectMissing, expectNothingShown } from "../testing/access/expectKeptOut.ts"
import { makeScene } from "../testing/access/makeScene.ts"
import { bearer, isOfNoTeam, isPublic, useWalk } from "../testing/access/useWalk.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { type RawAnswer, sendRaw } from "../testing/sendRaw.ts"
import { adminToken, asker } from "../testing/usePlanning.ts"

const use = useWalk()
const { planning } = use

const guarded = () => use.calls.filter((call) => !isPublic(call))
const changes = () => guarded().filter(({ isChange }) => isChange)
const isCreation = (place: string) => (call: Call) => call.isChange && call.place === place
const makesTeam = isCreation("/api/v1/teams")
const makesService = isCreation("/api/v1/services")
const makesUser = isCreation("/api/v1/users")

const expectSuccess = ({ name }: Call, { status, text }: RawAnswer) => {
  expect.soft(status, `${name}: ${text}`).toBeGreaterThanOrEqual(200)
  expect.soft(status, `${name}: ${text}`).toBeLessThan(300)
}
/** Calls without an id show only the caller's own; all others are refused. */
const expectOwnOnly = (call: Call, answer: RawAnswer) => {
  if (call.depth > 0 || call.isChange) return expectKeptOut(call, answer)
  if (answer.status >= 300) return expectForbidden(call, answer)
  expectNothingShown(call, answer)
}

describe("another team's Owner", () => {
  it("sees and changes nothing of the team", async () => {
    const { owner } = await planning.team()
    const calls = guarded().filter((call) => !makesTeam(call) && !makesService(call) && !isOfNoTeam(call))
    await use.walk(calls, bearer(owner.token), expectOwnOnly)
  })

  it("does not find it in their own team either", async () => {
    const { owner, teamId } = await planning.team()
    const calls = await use.callsAbout({ ...use.scene, ids: { ...use.scene.ids, "teams/*": teamId } })
    const mixed = calls.filter(({ depth, place }) => depth > 1 && place.startsWith("/api/v1/teams/{team_id}/"))
    await use.walk(mixed, bearer(owner.token), expectMissing)
  })
})

it("a token of a former member shows and changes nothing of the team", async () => {
  const { id, token } = await planning.person(use.scene.teamId, "Owner")
  await onDatabase(planning.databaseUrl, (sql) => sql`DELETE FROM team_members WHERE user_id = ${id}`)
  await use.walk(
    guarded().filter((call) => !makesTeam(call) && !isOfNoTeam(call)),
    bearer(token),
    expectOwnOnly
  )
})

it.each(["viewer", "technician"] as const)("a %s changes nothing", async (role) => {
  await use.walk(
    changes().filter((call) => !makesTeam(call)),
    bearer(use.scene[role]),
    expectForbidden
  )
})

it.each(["viewer", "technician"] as const)("a %s may read the team's services and experiments", async (role) => {
  const places = /^\/api\/v1\/(?:services|experiments|criteria|teams\/\{team_id\}\/projects)/
  const calls = guarded().filter(({ isChange, place }) => !isChange && places.test(place))
  const toManagers = "/api/v1/teams/{team_id}/projects/{project_id}/users/{id}"
  const readable = calls.filter(({ place }) => place !== toManagers)
  await use.walk(readable, bearer(use.scene[role]), expectSuccess)
})

describe("an Owner's token with the scope read", () => {
  const token = () => planning.tokenOf(use.scene.ownerId, use.scene.teamId, { scopes: ["read"] })

  it("changes nothing", async () => use.walk(changes(), bearer(await token()), expectForbidden))

  it("reads everything", async () => {
    const reads = guarded().filter(({ isChange }) => !isChange)
    await use.walk(reads, bearer(await token()), expectSuccess)
  })
})

it("an Owner's token with the scope write reads nothing", async () => {
  const token = await planning.tokenOf(use.scene.ownerId, use.scene.teamId, { scopes: ["write"] })
  const reads = guarded().filter(({ isChange }) => !isChange)
  await use.walk(reads, bearer(token), expectForbidden)
})

describe("a token whose only scope is evaluate", () => {
  const inExperiment = "/api/v1/experiments/{experiment_id}"
  const allowed = new Set([
    "GET /api/v1/services/{service_id}/ruleset",
    "GET /api/v1/services/{service_id}/ruleset/stream",
    "POST /api/v1/services/{service_id}/samples/lookup",
    ...["", "/bulk", "/bulk/complete", "/{sample_id}/complete"].map((each) => `POST ${inExperiment}/samples${each}`),
    `POST ${inExperiment}/outcomes`
  ])
  const isAllowed = ({ operation }: Call) => operation !== null && allowed.has(operation.replace(/^HEAD/, "GET"))
  const only = { scopes: ["evaluate"] }

  it("is refused everywhere else, on every surface", async () => {
    const token = await planning.tokenOf(use.scene.ownerId, use.scene.teamId, only)
    const calls = guarded().filter((call) => !isAllowed(call))
    expect(calls.length).toBeGreaterThan(150)
    await use.walk(calls, bearer(token), expectForbidden)
  })

  it("does what a program does that decides, also bound to the service", async () => {
    for (const attributes of [only, { ...only, service_id: use.scene.ids["services/*"] }]) {
      const scene = await makeScene(planning)
      const bound = "service_id" in attributes ? { ...attributes, service_id: scene.ids["services/*"] } : attributes
      const token = await planning.tokenOf(scene.ownerId, scene.teamId, bound)
      const calls = (await use.callsAbout(scene)).filter(isAllowed)
      expect(new Set(calls.map(({ operation }) => operation?.replace(/^HEAD/, "GET")))).toEqual(allowed)
      for (const call of calls) expectSuccess(call, await use.send(call, bearer(token)))
    }
  })

  it("finds nothing of another service than the one it is bound to", async () => {
    const scene = await makeScene(planning)
    const owner = asker(() => planning.url, { authorization: `Bearer ${scene.token}` })
    const made = await owner("POST", "/api/v1/services", { name: "another" }, { "content-type": "application/json" })
    const service_id = JSON.parse(made.text).id
    const token = await planning.tokenOf(scene.ownerId, scene.teamId, { ...only, service_id })
    const calls = (await use.callsAbout(scene)).filter(isAllowed)
    await use.walk(calls, bearer(token), expectMissing)
  })

  it("cannot sign a browser in", async () => {
    const token = await planning.tokenOf(use.scene.ownerId, use.scene.teamId, only)
    const answer = await sendRaw(planning.url, {
      method: "POST",
      path: "/app/session",
      headers: { authorization: `Bearer ${token}` }
    })
    expect(answer.status).toBe(403)
  })
})

describe("the administrator", () => {
  const administration =
    /^\/api\/v1\/(?:caller|user_roles|users(?:\/.*)?|teams|teams\/\{id\}|teams\/\{team_id\}\/users(?:\/.*)?)$/

  it("has no access to services, projects and experiments", async () => {
    const calls = guarded().filter((call) => !administration.test(call.place) && !isOfNoTeam(call))
    await use.walk(calls, bearer(adminToken), expectForbidden)
  })
})

/** A call after which another one would find nothing. */
const removesWhole = ({ name }: Call) => /^DELETE|remove$/.test(name)

/** Shows that the refusals above depend on the caller, not on the request. */
it.each(["rest", "trpc"] as const)("the Owner can do all of it, over %s", async (surface) => {
  const scene = await makeScene(planning)
  const all = await use.callsAbout(scene)
  const calls = all.filter(
    (call) => (call.surface === "trpc") === (surface === "trpc") && !call.name.startsWith("HEAD")
  )
  expect(calls.length).toBeGreaterThan(40)
  for (const call of calls.toSorted((one, other) => Number(removesWhole(one)) - Number(removesWhole(other)))) {
    if (makesUser(call)) expectForbidden(call, await use.send(call, bearer(scene.token)))
    expectSuccess(call, await use.send(call, bearer(makesUser(call) ? adminToken : scene.token)))
  }
})
