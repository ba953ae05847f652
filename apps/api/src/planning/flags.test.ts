import { expect, it } from "vitest"
import { onDatabase } from "../testing/onDatabase.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const room = useLab()

const flag = {
  key: "soil-samples",
  fallback_value: { depth: [10, 20.5], sieve: null },
  metadata: { lab: "north", dry: true, cost: 12.5 }
}
const noFlag = { key: null, fallback_value: null, metadata: {} }

const make = async (attributes: object) => {
  const { path } = await room.lab.experiment(attributes)
  const patch = (change: object) => room.lab.owner.ask("PATCH", path, data("experiments", change))
  const show = async () => (await room.lab.owner.ask("GET", path)).data.attributes
  return { path, patch, show }
}

it("shows what a flag has as it was sent, the same again changes nothing, and null clears it", async () => {
  const { path, patch, show } = await make({ name: "Soil samples", ...flag })
  expect(await show()).toMatchObject(flag)
  const [alternate] =
    /[^<]+(?=>; rel="alternate")/.exec(String((await room.lab.owner.ask("GET", path)).headers.get("link"))) ?? []
  const sampling = await fetch(new URL(String(alternate), room.planning.url), {
    headers: { authorization: `Bearer ${room.lab.owner.token}` }
  })
  expect(await sampling.json()).toMatchObject(flag)
  expect((await patch(flag)).status).toBe(204)
  expect((await patch({ metadata: { lab: "south" } })).data.attributes).toMatchObject({
    ...flag,
    metadata: { lab: "south" }
  })
  expect((await patch(noFlag)).data.attributes).toMatchObject(noFlag)
})

it("answers 409 for a key of another experiment of the team, in any project", async () => {
  await make({ name: "First", key: "one-key" })
  const second = await make({ name: "Second" })
  const refused = await second.patch({ key: "one-key", status: "completed" })
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('Another experiment of the team has the key \\"one-key\\"')
  expect(await second.show()).toMatchObject({ key: null, status: "not_started" })
  const created = await room.lab.owner.ask(
    "POST",
    room.lab.experimentsPath,
    data("experiments", { name: "Third", key: "one-key" })
  )
  expect(created.status).toBe(409)
})

it("refuses a fallback value of another type than those of the buckets", async () => {
  const { path, patch, show } = await make({ name: "Typed" })
  const number = path.split("/").at(-1) ?? ""
  await onDatabase(
    room.planning.databaseUrl,
    (sql) => sql`
      INSERT INTO experiment_buckets (experiment_id, bucket_name, position, percentage_distribution, slots, value, created_at, updated_at)
      SELECT id, 'on', 0, 50, '{[0,5000)}', 'true', now(), now() FROM experiments WHERE number = ${number}`
  )
  const refused = await patch({ fallback_value: "off" })
  expect(refused.status).toBe(400)
  expect(refused.text).toContain("the fallback value is a string, but the value of bucket")
  expect(await show()).toMatchObject(noFlag)
  expect((await patch({ fallback_value: false })).data.attributes).toMatchObject({ fallback_value: false })
})

it.each([
  [{ key: "No" }, "Key must have 1 to 128 of the characters"],
  [{ key: 5 }, "Key must have 1 to 128 of the characters"],
  [{ fallback_value: "\ud800" }, "Fallback value must not contain half of a surrogate pair"],
  [{ fallback_value: "x".repeat(20_000) }, "Fallback value must have at most 16384 bytes as JSON"],
  [{ metadata: { a: [] } }, "Metadata must have only texts, numbers and booleans"],
  [{ metadata: null }, "Metadata must be an object"]
])("refuses what is none (%#)", async (change, message) => {
  const { patch, show } = await make({ name: "Refusing" })
  const refused = await patch(change)
  expect(refused.status).toBe(400)
  expect(refused.text).toContain(message)
  expect(await show()).toMatchObject(noFlag)
})
