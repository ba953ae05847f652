import { nextStepAt, type Ramp, type RampStep, type StepOutcome } from "@sortition/domain/ramps/Ramp"
import type { RampFacts } from "@sortition/domain/ramps/RampStore"
import { Option } from "effect"
import { readAllocation } from "../allocation/allocationRows.ts"
import type { Sql } from "../sql/connect.ts"

/** Times in JSON are text, as the audit chain and the APIs write them. */
type Stored<A> = A extends unknown
  ? { readonly [Field in keyof A]: Field extends "at" | "settledAt" ? string : A[Field] }
  : never

interface RampRow extends Omit<Ramp, "steps"> {
  readonly steps: readonly Stored<Omit<RampStep, "outcome">>[]
  readonly outcomes: readonly Stored<StepOutcome>[]
}

const textOf = (time: number) => new Date(time).toISOString()

const outcomeOf = (outcome: Stored<StepOutcome> | undefined): StepOutcome | null =>
  outcome === undefined ? null : { ...outcome, settledAt: Date.parse(outcome.settledAt) }

const rampOf = ({ outcomes, steps, ...ramp }: RampRow): Ramp => ({
  ...ramp,
  steps: steps.map(({ at, buckets }, place) => ({ at: Date.parse(at), buckets, outcome: outcomeOf(outcomes[place]) }))
})

export const readRamp = async (sql: Sql, experimentId: string): Promise<Ramp | null> => {
  const [row] = await sql<RampRow[]>`
    SELECT experiment_id, steps, outcomes, pause_on_srm, paused_at, pause_reason, created_at, updated_at
    FROM experiment_ramps WHERE experiment_id = ${experimentId}`
  return row === undefined ? null : rampOf(row)
}

/** Locks the experiment until the transaction ends; null if it does not exist. */
export const holdRampFacts = async (sql: Sql, experimentId: string): Promise<RampFacts | null> => {
  const allocation = await readAllocation(sql, experimentId, true)
  // A later statement reads the locked state.
  const [moment] = await sql<Pick<RampFacts, "completedAt" | "now">[]>`
    SELECT completed_at, date_trunc('milliseconds', statement_timestamp()) AS now FROM experiments WHERE id = ${experimentId}`
  if (Option.isNone(allocation) || moment === undefined) return null
  return { allocation: allocation.value, ...moment, ramp: await readRamp(sql, experimentId) }
}

/** Stores the ramp in place of any earlier one. */
export const writeRamp = (sql: Sql, ramp: Ramp) => {
  const { createdAt, experimentId, pausedAt, pauseOnSrm, pauseReason, updatedAt } = ramp
  const steps = ramp.steps.map(({ at, buckets }) => ({
    at: textOf(at),
    buckets: buckets.map(({ name, slots }) => ({ name, slots }))
  }))
  const outcomes = ramp.steps.flatMap(({ outcome }) =>
    outcome === null ? [] : [{ ...outcome, settledAt: textOf(outcome.settledAt) }]
  )
  const nextAt = nextStepAt({ ...ramp, pausedAt: null })
  return sql`
    INSERT INTO experiment_ramps
      (experiment_id, steps, outcomes, next_at, pause_on_srm, paused_at, pause_reason, created_at, updated_at)
    VALUES (${experimentId}, ${sql.json(steps)}, ${sql.json(outcomes)}, ${nextAt}, ${pauseOnSrm}, ${pausedAt}, ${pauseReason},
      ${createdAt}, ${updatedAt})
    ON CONFLICT (experiment_id) DO UPDATE SET steps = EXCLUDED.steps, outcomes = EXCLUDED.outcomes, next_at = EXCLUDED.next_at,
      pause_on_srm = EXCLUDED.pause_on_srm, paused_at = EXCLUDED.paused_at, pause_reason = EXCLUDED.pause_reason,
      created_at = EXCLUDED.created_at, updated_at = EXCLUDED.updated_at`
}
