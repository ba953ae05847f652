import type { EventFacts } from "@sortition/domain/events/EventFacts"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { DeliveryStore, type LeasedDelivery } from "@sortition/domain/webhooks/DeliveryStore"
import { Effect, Layer, ManagedRuntime } from "effect"
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest"
import { recordEvent } from "../events/recordEvent.ts"
import { Database } from "../sql/Database.ts"
import { useStores } from "../testing/useStores.ts"
import { DeliveryStoreLive } from "./DeliveryStoreLive.ts"

const limits = { most: 100, perWebhook: 4, lease: 30_000 }
const received = { status: 204, body: null, error: null, durationMs: 3 }

const open = (url: string) =>
  ManagedRuntime.make(DeliveryStoreLive.pipe(Layer.provideMerge(Database.layerUrl(url, { isMigrated: true }))))

const stores = useStores()
let processes: readonly ReturnType<typeof open>[]
beforeAll(() => {
  processes = [open(stores.url), open(stores.url)]
})
afterAll(async () => {
  for (const each of processes) await each.dispose()
})

const run = <A>(effect: Effect.Effect<A, never, Database | DeliveryStore>, process = 0) => {
  const runtime = processes[process]
  if (runtime === undefined) throw new Error("there is no such process")
  return runtime.runPromise(effect)
}
const onDatabase = <A>(use: (sql: Database["Service"]["patient"]) => PromiseLike<A>) =>
  run(Effect.flatMap(Effect.service(Database), ({ patient }) => Effect.promise(() => Promise.resolve(use(patient)))))
const lease = (process = 0, given = limits) =>
  run(
    DeliveryStore.use((store) => store.lease(given)),
    process
  )

let experimentId: string
let webhookId: string
beforeEach(async () => {
  await stores.sql`DELETE FROM webhooks`
  experimentId = (await stores.run(newExperiment({}))).id
  const [row] = await stores.sql<{ id: string }[]>`
    INSERT INTO webhooks (team_id, url, secret, created_at, updated_at)
    SELECT team_id, 'https://example.org/', 'whsec_AAAA', now(), now() FROM experiments WHERE id = ${experimentId} RETURNING id`
  webhookId = row?.id ?? ""
})

const facts: EventFacts["experiment.srm_alarm"] = { p_value: 0.001, samples: 1_000 }
const alarm = (occurrence: string) =>
  onDatabase((sql) =>
    recordEvent(sql, { experimentId, type: "experiment.srm_alarm", occurrence, facts, occurredAt: 1_700_000_000_000 })
  )
const settle = (delivery: LeasedDelivery) =>
  run(
    DeliveryStore.use((store) =>
      store.settle(delivery, { attempt: received, verdict: { _tag: "Delivered" }, startedAt: 1_700_000_000_000 })
    )
  )

it("an event is recorded once for each occurrence, however many record it, and with the change or not at all", async () => {
  const news = await Promise.all(Array.from({ length: 8 }, () => alarm("1")))
  expect(news.filter(Boolean)).toHaveLength(1)
  expect(await alarm("2")).toBe(true)
  const undone = onDatabase((sql) =>
    sql.begin(async (connection) => {
      const event = { experimentId, occurrence: "3", facts, occurredAt: 1_700_000_000_000 } as const
      await recordEvent(connection, { ...event, type: "experiment.srm_alarm" })
      throw new Error("undone")
    })
  )
  await expect(undone).rejects.toThrow("undone")
  const leased = await lease()
  expect(leased).toHaveLength(2)
  expect(leased[0]).toMatchObject({
    webhookId,
    url: "https://example.org/",
    secrets: ["whsec_AAAA"],
    attempt: 1,
    event: {
      type: "experiment.srm_alarm",
      occurredAt: 1_700_000_000_000,
      data: { team_id: "1", experiment_id: experimentId, ...facts }
    }
  })
})

it("two processes lease no delivery twice and keep to the limit of a webhook; a lease that ends is given again", async () => {
  for (let n = 0; n < 10; n++) await alarm(String(n))
  const both = await Promise.all([lease(0), lease(1), lease(0), lease(1)])
  const leased = both.flat()
  expect(leased).toHaveLength(4)
  expect(new Set(leased.map(({ id }) => id)).size).toBe(4)
  const [first, second, ...others] = leased
  if (first === undefined || second === undefined) throw new Error("nothing was leased")
  await settle(first)
  expect(await lease(1)).toHaveLength(1)
  await onDatabase(
    (sql) => sql`UPDATE webhook_deliveries SET leased_until = now() - interval '1 second' WHERE id = ${second.id}`
  )
  const again = await lease(1)
  expect(again).toMatchObject([{ id: second.id, attempt: 2 }])
  // The answer to the first lease comes too late to count.
  await settle(second)
  const [row] = await onDatabase((sql) => sql`SELECT status FROM webhook_deliveries WHERE id = ${second.id}`)
  expect(row).toMatchObject({ status: "pending" })
  expect(others).toHaveLength(2)
})

it("old deliveries are removed, and what waits for a webhook that is off is given up after a day", async () => {
  for (const occurrence of ["old", "waiting", "new"]) await alarm(occurrence)
  await onDatabase(async (sql) => {
    await sql`
      UPDATE webhook_deliveries d SET status = 'delivered', next_attempt_at = NULL, created_at = now() - interval '31 days'
      FROM events e WHERE e.id = d.event_id AND e.occurrence = 'old'`
    await sql`
      UPDATE webhook_deliveries d SET created_at = now() - interval '25 hours' FROM events e WHERE e.id = d.event_id AND e.occurrence = 'waiting'`
    await sql`UPDATE webhooks SET active = false`
  })
  await run(DeliveryStore.use((store) => store.tidy))
  const rows = await onDatabase(
    (sql) => sql`
      SELECT e.occurrence, d.status, d.error FROM webhook_deliveries d JOIN events e ON e.id = d.event_id ORDER BY d.id`
  )
  expect(rows).toEqual([
    { occurrence: "waiting", status: "failed", error: "the webhook is switched off" },
    { occurrence: "new", status: "pending", error: null }
  ])
  expect(await lease()).toEqual([])
})
