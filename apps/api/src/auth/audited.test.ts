import { Database } from "@sortition/postgres/sql/Database"
import { Effect, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { appRouter } from "../appRouter.ts"
import { forEachOpenApiProcedure } from "../procedures/forEachOpenApiProcedure.ts"
import { type Call, restCallsOf, trpcCallsOf } from "../testing/access/callsOf.ts"
import { makeScene, type Scene } from "../testing/access/makeScene.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { adminToken, usePlanning } from "../testing/usePlanning.ts"

const planning = usePlanning()

/** The operations that change only samples, or deliveries of events. */
const ofSamples = new Set<string>()
forEachOpenApiProcedure(appRouter, ({ meta, path }) => {
  if (meta.onlySamples === true || meta.onlyDeliveries === true)
    ofSamples.add(path).add(`${meta.openapi.method} ${meta.openapi.path}`)
})

/** A scene whose bodies all change something. */
const makeChangeable = async (): Promise<Scene> => {
  const scene = await makeScene(planning)
  const bodies = {
    ...scene.bodies,
    ExperimentBucketsReplace: { buckets: [{ bucket_name: "confidential", percentage_distribution: 40 }] },
    ExperimentSamplingCriterionUpdate: { sampling_attribute: "another" },
    ExperimentLayerUpdate: { layer_id: scene.ids["layers/*"], percentage: 50 }
  }
  return { ...scene, bodies }
}

interface Entry {
  readonly action: string
  readonly actor: { readonly type: string; readonly id?: string }
  readonly request_id: string | null
}

const open = () => ManagedRuntime.make(Database.layerUrl(planning.databaseUrl))
let database: ReturnType<typeof open>
beforeAll(() => {
  database = open()
})
afterAll(() => database.dispose())

const entriesNow = async (): Promise<readonly Entry[]> => {
  const { sql } = await database.runPromise(Effect.service(Database))
  const rows = await sql<{ payload: string }[]>`SELECT payload FROM audit_entries ORDER BY at, team_id, height`
  return rows.map(({ payload }): Entry => JSON.parse(payload.slice(payload.indexOf("\n"))))
}

/** Only a job pauses a ramp. */
const pauseRamps = async () => {
  const { sql } = await database.runPromise(Effect.service(Database))
  await sql`UPDATE experiment_ramps SET paused_at = now(), pause_reason = 'sample_ratio_mismatch'`
}

const isRemoval = ({ name }: Call) => /^DELETE|remove|revoke|leave|delete/i.test(name)

const actionsOf = (entries: readonly Entry[]) => entries.map(({ action }) => action)

/** Makes every change once, removals last, and shows what it left. */
const walk = async (calls: readonly Call[], scene: Scene) => {
  const changes = calls.filter(({ isChange }) => isChange)
  for (const call of [...changes.filter((each) => !isRemoval(each)), ...changes.filter(isRemoval)]) {
    const byAdmin = call.place === "/api/v1/users"
    const credentials = { authorization: `Bearer ${byAdmin ? adminToken : scene.token}` }
    if (/resume/i.test(call.name)) await pauseRamps()
    const before = await entriesNow()
    const headers = { ...call.request.headers, ...credentials }
    const body = String(call.request.body ?? "").replace("changed again", () => `changed by ${call.name}`)
    const send = () => sendRaw(planning.url, { ...call.request, headers, ...(body === "" ? {} : { body }) })
    const answer = await send()
    const left = (await entriesNow()).slice(before.length)
    const said = `${call.name}: ${answer.status} ${answer.text}`
    expect.soft(answer.status, said).toBeLessThan(300)
    if (ofSamples.has(call.name)) {
      expect.soft(actionsOf(left), said).toEqual([])
      continue
    }
    expect.soft(left.length, said).toBeGreaterThan(0)
    for (const { actor, request_id } of left) {
      expect.soft(request_id, said).toBe(answer.headers["x-request-id"])
      expect.soft(actor, said).toEqual(byAdmin ? { type: "administrator" } : { type: "user", id: scene.ownerId })
    }
    if (!/^(?:PATCH|PUT)|update|replace|join/i.test(call.name)) continue
    const again = await send()
    const more = (await entriesNow()).slice(before.length + left.length)
    expect.soft(actionsOf(more), `${call.name} again: ${again.status}`).toEqual([])
  }
}

describe("every change, of every route", () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await makeChangeable()
  })

  it("over REST leaves an entry with its caller and request, samples leave none, and a repeat leaves none", async () => {
    await walk(await restCallsOf(planning.url, scene), scene)
  })

  it("over tRPC", async () => {
    const other = await makeChangeable()
    await walk(trpcCallsOf(other), other)
  })

  it("is in a chain that does not name people or tokens", async () => {
    const chain = await onDatabase(
      planning.databaseUrl,
      (sql) => sql`SELECT string_agg(payload, '') AS text FROM audit_entries`
    )
    const text = String(chain[0]?.text)
    expect(text).not.toContain("@example.org")
    expect(text).not.toContain(scene.token)
    expect(text).not.toContain("Person 1")
    expect(text).not.toContain("salt")
  })
})

it("a table that is not audited is known not to need it", async () => {
  const tables = await onDatabase(
    planning.databaseUrl,
    (sql) => sql<{ name: string }[]>`
      SELECT relname AS name FROM pg_class c
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname LIKE '%_audited') ORDER BY 1`
  )
  expect(tables.map(({ name }) => name)).toEqual([
    "allocation_versions",
    "audit_entries",
    "audit_heads",
    "audit_pending",
    "audit_reports",
    "counted_experiments",
    "earlier_conditions",
    "earlier_criteria",
    "events",
    "experiment_activity",
    "experiment_due_dates",
    "experiment_overlaps",
    "idempotency_keys",
    "limit_counts",
    "limit_recounts",
    "outcome_deltas",
    "outcome_histograms",
    "outcome_ids",
    "outcome_sums",
    "outcome_totals",
    "result_watches",
    "sample_count_deltas",
    "sample_counts",
    "sample_durations",
    "sample_totals",
    "samples",
    "schema_migrations",
    "sessions",
    "sign_in_codes",
    "stream_keys",
    "user_removals",
    "webhook_deliveries",
    "worker_rounds"
  ])
})
