import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { expect, it } from "vitest"
import { useCli } from "../testing/useCli.ts"

const { api, json, lines, refused } = useCli()

it("results and plan: tables and sentences, and the same as JSON", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { control: 50, treatment: 50 } })
  const samples = Array.from({ length: 200 }, (_, n) => ({ sampled_entity: "User", sampled_value: `${n}` }))
  await api.post(`${path}/samples/bulk`, { samples })
  const shown = await lines("results", id)
  expect(shown[0]).toMatch(/^BUCKET +SAMPLES +EXPECTED +NAMED +FORCED$/)
  expect(shown).toContain("The split matches the shares. This may be checked at any time.")
  expect(shown).toContain("completion (primary)")
  const found = await json("results", id, "--baseline", "treatment", "--metric", "completion")
  expect(found).toMatchObject({ baseline: "treatment", metrics: [{ metric: { name: "completion" } }] })
  expect((await refused("results", id, "--baseline", "none")).code).toBe(1)
  const planned = await lines("plan", "--baseline", "0.1", "--effect", "0.02", "--power", "0.8")
  expect(planned).toEqual(
    expect.arrayContaining(["samples of each bucket  3841, 3841", "total                   7682"])
  )
  expect(await json("plan", "--deviation", "2", "--effect", "1", "--power", "0.9")).toMatchObject({ total: 172 })
  expect((await refused("plan", "--baseline", "0.1")).code).toBe(1)
})

it("completion prints scripts", async () => {
  expect((await lines("completion", "bash")).at(-1)).toBe("complete -o default -F _sortition sortition")
  expect(await lines("__complete", "--", "export", "x", "--format", "c")).toEqual(["csv"])
})

it("webhooks: create, list, test, deliveries, redeliver, rotate-secret, delete", async () => {
  const url = "https://hooks.example.org/cli"
  const made = await json("webhooks", "create", url, "--event", "experiment.ended", "--description", "ours")
  expect(made.attributes).toMatchObject({ url, events: ["experiment.ended"], description: "ours" })
  const shown = (await lines("webhooks", "list")).map((line) => line.split(/ {2,}/))
  expect(shown).toEqual([
    ["ID", "URL", "ACTIVE", "EVENTS"],
    [made.id, url, "yes", "experiment.ended"]
  ])
  const sent = await json("webhooks", "test", made.id)
  expect(sent.attributes).toMatchObject({ event_type: "webhook.test", status: "pending", attempts: 0 })
  expect(await json("webhooks", "redeliver", made.id, sent.id)).toMatchObject({ id: sent.id })
  expect(await json("webhooks", "deliveries", made.id, "--limit", "1")).toMatchObject([{ id: sent.id }])
  expect(await json("webhooks", "deliveries", made.id, "--status", "failed")).toEqual([])
  expect(await lines("webhooks", "rotate-secret", made.id)).toEqual([expect.stringMatching(/^whsec_/)])
  expect(await lines("webhooks", "delete", made.id)).toEqual([`Webhook ${made.id} is deleted.`])
  expect(await refused("webhooks", "create", "http://127.0.0.1/")).toEqual({
    code: 1,
    message: expect.stringContaining("Url leads to an address that is not allowed")
  })
})
