import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { expect, it } from "vitest"
import { useCli } from "../testing/useCli.ts"

const { api, json, lines, refused } = useCli()

it("services: create, list, show, rename, archive, restore", async () => {
  const made = await json("services", "create", "checkout")
  expect(made).toMatchObject({ name: "checkout", active: true })
  expect(await json("services", "rename", made.id, "cart")).toMatchObject({ id: made.id, name: "cart" })
  expect(await json("services", "archive", made.id)).toMatchObject({ active: false })
  expect(await json("services", "list", "--active", "--search", "cart")).toEqual([])
  expect(await json("services", "restore", made.id)).toMatchObject({ active: true })
  expect(await json("services", "list", "--search", "cart")).toMatchObject([{ id: made.id, name: "cart" }])
  expect(await lines("services", "show", made.id)).toEqual(
    expect.arrayContaining([`id       ${made.id}`, "name     cart"])
  )
  const [titles, row] = await lines("services", "list", "--search", "cart")
  expect(titles).toMatch(/^ID {36}NAME {2}ACTIVE {2}CREATED$/)
  expect(row).toBe(`${made.id}  cart  yes     ${made.created_at}`)
})

it("experiments: create, list, show, activate, deactivate, schedule, complete, rename", async () => {
  const { serviceId } = await makeExperiment(api)
  const made = await json("experiments", "create", serviceId, "green button", "--start", "2099-01-01T00:00:00Z")
  expect(made).toMatchObject({ name: "green button", schedule_status: "pending" })
  expect((await lines("experiments", "list", serviceId, "--search", "green"))[1]).toContain("scheduled")
  expect(await json("experiments", "schedule", made.id, "--clear")).toMatchObject({ scheduled_start_date: null })
  expect(await json("experiments", "schedule", made.id, "2098-01-01T00:00:00Z")).toMatchObject({
    scheduled_start_date: "2098-01-01T00:00:00.000Z"
  })
  expect(await json("experiments", "activate", made.id)).toMatchObject({ active: true })
  expect(await json("experiments", "list", serviceId, "--active", "--limit", "1")).toMatchObject([{ id: made.id }])
  expect(await json("experiments", "deactivate", made.id)).toMatchObject({ active: false })
  expect(await json("experiments", "rename", made.id, "blue")).toMatchObject({ name: "blue" })
  expect(await json("experiments", "complete", made.id)).toMatchObject({ completed_at: expect.any(String) })
  expect(await lines("experiments", "show", made.id)).toContain("state        completed")
  expect(await refused("experiments", "schedule", made.id)).toEqual({
    code: 2,
    message: "sortition: Give a time such as 2030-01-01T08:00:00Z, or --clear\n"
  })
})

it("experiments: the flag of an experiment", async () => {
  const { serviceId } = await makeExperiment(api)
  const made = await json("experiments", "create", serviceId, "green button", "--key", "green-button")
  expect(made).toMatchObject({ key: "green-button", fallback_value: null, metadata: {} })
  const entries = ["team=checkout", "live=true", "cost=1.5", "note=1.5.0"].flatMap((entry) => ["--metadata", entry])
  expect(await json("experiments", "flag", made.id, "--fallback", "false", ...entries)).toMatchObject({
    key: "green-button",
    fallback_value: false,
    metadata: { team: "checkout", live: true, cost: 1.5, note: "1.5.0" }
  })
  expect(await lines("experiments", "show", made.id)).toEqual(
    expect.arrayContaining([
      "key          green-button",
      "fallback     false",
      "metadata     team=checkout, live=true, cost=1.5, note=1.5.0"
    ])
  )
  expect(await json("experiments", "flag", made.id, "--clear", "--key", "green")).toMatchObject({
    key: "green",
    fallback_value: null,
    metadata: {}
  })
  expect((await refused("experiments", "flag", made.id)).code).toBe(2)
  expect((await refused("experiments", "flag", made.id, "--fallback", "blue")).message).toContain("It must be JSON")
  expect((await refused("experiments", "create", serviceId, "other", "--key", "green")).message).toContain(
    'Another experiment of the team has the key "green"'
  )
})
