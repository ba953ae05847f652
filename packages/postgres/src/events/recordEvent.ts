import type { EventFacts, ExperimentEventType } from "@sortition/domain/events/EventFacts"
import type { Sql } from "../sql/connect.ts"

/** An event of an experiment; `Type` is one of the closed set. */
export interface NewEvent<Type extends ExperimentEventType = ExperimentEventType> {
  readonly experimentId: string
  readonly type: Type
  /** Tells one occurrence from another: an event is recorded once for each experiment, type and occurrence. */
  readonly occurrence: string
  readonly facts: EventFacts[Type]
  /** Milliseconds since the epoch. */
  readonly occurredAt: number
}

/**
 * Records an event in the caller's transaction, with a delivery to each active webhook of the team that receives its type; workers send it
 * when the transaction commits. Returns whether it is new. Starts, ends and missed starts are recorded by a trigger of `experiments`.
 */
export const recordEvent = async <Type extends ExperimentEventType>(
  sql: Sql,
  { experimentId, facts, occurredAt, occurrence, type }: NewEvent<Type>
): Promise<boolean> => {
  const [row] = await sql<{ isNew: boolean }[]>`
    SELECT record_event(${experimentId}::uuid, ${type}::text, ${occurrence}::text, ${JSON.stringify(facts)}::text::jsonb,
      ${occurredAt}::timestamptz) AS is_new`
  return row?.isNew === true
}
