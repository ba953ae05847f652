import { ScheduledStarts } from "@sortition/domain/experiments/ScheduledStarts"
import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { CompletionStamps } from "@sortition/domain/samples/CompletionStamps"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect } from "effect"
import { expect, it, onTestFinished } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()
const count = 50

/** A trigger that lets no statement write a row of one experiment. The answer removes it. */
const poison = async (table: string, event: string, condition: string) => {
  await stores.sql.unsafe(`
    CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poisoned'; END $$;
    CREATE TRIGGER poison BEFORE ${event} ON ${table} FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION refuse()`)
  const cure = () => stores.sql.unsafe(`DROP TRIGGER IF EXISTS poison ON ${table}`)
  onTestFinished(async () => {
    await cure()
  })
  return cure
}

const experiments = async (fields: object = {}) => {
  const first = await stores.run(newExperiment(fields))
  const others = await stores.run(
    Effect.all(Array.from({ length: count - 1 }, () => newExperiment({ ...fields, serviceId: first.serviceId })))
  )
  return { serviceId: first.serviceId, ids: [first, ...others].map(({ id }) => id) }
}

const starts = ScheduledStarts.use(({ activateDue }) => activateDue)
const stamps = CompletionStamps.use(({ stampCompletions }) => stampCompletions)
const assignments = AssignmentPropagation.use(({ assignPending }) => assignPending)

it("an experiment that cannot be written keeps no other from starting, and starts when it can", async () => {
  const { ids, serviceId } = await experiments({ scheduledStartDate: Date.now() + 3_600_000 })
  await stores.sql`UPDATE experiments SET scheduled_start_date = now() - interval '1 second' WHERE service_id = ${serviceId}`
  const bad = ids[17] ?? ""
  const cure = await poison("experiments", "UPDATE", `NEW.id = '${bad}' AND NEW.schedule_status <> OLD.schedule_status`)
  const failed = await stores.run(Effect.flip(starts))
  expect(failed).toMatchObject({ _tag: "RowsFailed", ids: [bad] })
  expect(failed.message).toBe(`the start or end of experiments fails for 1 (${bad}): poisoned`)
  const started = () => stores.sql`SELECT FROM experiments WHERE service_id = ${serviceId} AND active`
  expect(await started()).toHaveLength(count - 1)
  await cure()
  expect(await stores.run(starts)).toBe(1)
  expect(await started()).toHaveLength(count)
})

it("a sample that cannot be written keeps no other from its completion time", async () => {
  const { ids } = await experiments()
  await stores.sql`
    INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
      allocated_by, complete, completion_accepted_at, created_at, updated_at)
    SELECT e.id, gen_random_uuid(), 'User', n::text, 'all', 0, 1, 'service', true, now(), now(), now()
    FROM unnest(${ids}::uuid[]) AS e (id), generate_series(1, 3) n`
  const [bad] = await stores.sql<
    { id: string }[]
  >`SELECT id FROM samples WHERE experiment_id = ${ids[30] ?? ""} LIMIT 1`
  const cure = await poison("samples", "UPDATE", `NEW.id = '${bad?.id}'`)
  expect(await stores.run(Effect.flip(stamps))).toMatchObject({ _tag: "RowsFailed", ids: [bad?.id] })
  const stamped = () =>
    stores.sql`SELECT FROM samples WHERE experiment_id = ANY(${ids}::uuid[]) AND completed_at IS NOT NULL`
  expect(await stamped()).toHaveLength(3 * count - 1)
  await cure()
  expect(await stores.run(stamps)).toBe(1)
  expect(await stamped()).toHaveLength(3 * count)
})

it("an experiment whose users cannot be written keeps no other from its users, new or changed", async () => {
  const { ids, serviceId } = await experiments()
  const bad = ids[5] ?? ""
  const assigned = () => stores.sql`SELECT FROM user_assignments WHERE experiment_id = ANY(${ids}::uuid[])`
  const cure = await poison("user_assignments", "INSERT", `NEW.experiment_id = '${bad}'`)
  await stores.sql`UPDATE experiments SET users_missing = true WHERE service_id = ${serviceId}`
  await stores.sql`DELETE FROM user_assignments WHERE experiment_id = ANY(${ids}::uuid[])`
  await stores.sql`
    INSERT INTO user_assignments (service_id, user_id, role_id, assigned, created_at, updated_at)
    SELECT ${serviceId}, u.id, r.id, 'manually', now(), now() FROM users u, user_roles r WHERE u.id = 1 AND r.name = 'Owner'
    ON CONFLICT DO NOTHING`
  expect(await stores.run(Effect.flip(assignments))).toMatchObject({ _tag: "RowsFailed", ids: [bad] })
  expect(await assigned()).toHaveLength(count - 1)
  await stores.sql`DELETE FROM user_assignments WHERE experiment_id = ANY(${ids}::uuid[])`
  await stores.sql`UPDATE services SET users_changed = true, users_told_to = NULL WHERE id = ${serviceId}`
  expect(await stores.run(Effect.flip(assignments))).toMatchObject({ _tag: "RowsFailed", ids: [bad] })
  expect(await assigned()).toHaveLength(count - 1)
  await cure()
  await stores.run(assignments)
  expect(await assigned()).toHaveLength(count)
})
