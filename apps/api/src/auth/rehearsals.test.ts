import { beforeAll, describe, expect, it } from "vitest"
import { type Ask, asker, usePlanning } from "../testing/usePlanning.ts"

const planning = usePlanning()
const json = { "content-type": "application/json" }
const body = { buckets: [{ bucket_name: "all", percentage_distribution: 100 }] }

interface Scene {
  readonly path: string
  readonly experimentId: string
  readonly owner: Ask
  readonly reader: Ask
  readonly viewer: Ask
  readonly writer: Ask
  readonly stranger: Ask
}
let scene: Scene
beforeAll(async () => {
  const { owner, teamId } = await planning.team()
  const tokenWith = async (...scopes: readonly string[]) => {
    const token = await planning.tokenOf(owner.id, teamId, { scopes })
    return asker(() => planning.url, { authorization: `Bearer ${token}` })
  }
  const idOf = async (path: string) => JSON.parse((await owner.ask("POST", path, { name: "a" }, json)).text).id
  const experimentId = await idOf(`services/${await idOf("services")}/experiments`)
  scene = {
    experimentId,
    path: `experiments/${experimentId}/buckets`,
    owner: owner.ask,
    reader: await tokenWith("read"),
    viewer: (await planning.person(teamId, "Viewer")).ask,
    writer: await tokenWith("write"),
    stranger: (await planning.team()).owner.ask
  }
})

const put = async (ask: Ask, query: string, sent: object | string = body) =>
  (await ask("PUT", `${scene.path}${query}`, sent, json)).status
const call = async (ask: Ask, input: object) =>
  (await ask("POST", "/trpc/buckets.replace", { experiment_id: scene.experimentId, ...body, ...input }, json)).status
const bucketsNow = async () => JSON.parse((await scene.owner("GET", scene.path)).text)

describe("a rehearsal needs what reading needs", () => {
  it.each(["?dry_run=true", "?dry_run=1", "?dry_run=false&dry_run=yes"])("over REST: %s", async (query) => {
    for (const ask of [scene.reader, scene.viewer, scene.owner]) expect(await put(ask, query)).toBe(200)
    expect(await put(scene.writer, query)).toBe(403)
    expect(await put(scene.stranger, query)).toBe(404)
    expect(await bucketsNow()).toEqual([])
  })

  it("over tRPC", async () => {
    for (const ask of [scene.reader, scene.viewer, scene.owner]) expect(await call(ask, { dry_run: true })).toBe(200)
    expect(await call(scene.writer, { dry_run: true })).toBe(403)
    expect(await bucketsNow()).toEqual([])
  })

  it("and its body is checked like any other", async () => {
    expect(await put(scene.reader, "?dry_run=true", "{")).toBe(422)
    expect(await put(scene.reader, "?dry_run=true", {})).toBe(422)
  })
})

describe("what is no rehearsal still needs the permission to change", () => {
  it.each(["", "?dry_run=false", "?dry_run=", "?dry_run=perhaps", "?dry_run=true&dry_run=0", "?dryRun=true"])(
    "over REST: %j",
    async (query) => {
      expect(await put(scene.reader, query)).toBe(403)
      expect(await put(scene.reader, query, { ...body, dry_run: true })).toBe(403)
      expect(await put(scene.reader, query, "{")).toBe(403)
    }
  )

  it.each([{}, { dry_run: false }, { dry_run: "true" }, { dry_run: 1 }])("over tRPC: %j", async (input) => {
    expect(await call(scene.reader, input)).toBe(403)
  })

  it("and changes nothing", async () => expect(await bucketsNow()).toEqual([]))
})
