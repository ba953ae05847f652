import type { Look } from "@sortition/domain/results/ResultStore"
import { type NewEvent, recordEvent } from "../events/recordEvent.ts"
import type { Sql } from "../sql/connect.ts"

interface Before {
  readonly srm: boolean
  readonly attrition: boolean
  readonly result: boolean
}

const pValueOf = (logE: number | null) => (logE === null ? 1 : Math.min(1, Math.exp(-logE)))

type Told = "experiment.attrition_alarm" | "experiment.result_reached" | "experiment.srm_alarm"

/** An experiment has each of these events at most once. */
const tell = async <Type extends Told>(
  connection: Sql,
  experimentId: string,
  isRaised: boolean,
  { at, ...event }: Pick<NewEvent<Type>, "facts" | "type"> & Pick<Look, "at">
): Promise<void> => {
  if (isRaised) await recordEvent(connection, { ...event, experimentId, occurrence: "first", occurredAt: at })
}

/** Keeps the strongest evidence of an experiment under a lock, and records the event of each thing that it shows for the first time. */
export const keepEvidence = async (
  connection: Sql,
  experimentId: string,
  { at, attrition, changes, result, samples, srm }: Look,
  alarmAt: number
): Promise<void> => {
  const [before] = await connection<Before[]>`
    SELECT srm_alarmed_at IS NOT NULL AS srm, attrition_alarmed_at IS NOT NULL AS attrition, result_reached_at IS NOT NULL AS result
    FROM result_watches WHERE experiment_id = ${experimentId} FOR UPDATE`
  const raised = {
    srm: before?.srm === false && srm !== null && srm >= alarmAt,
    attrition: before?.attrition === false && attrition !== null && attrition >= alarmAt,
    result: before?.result === false && result !== null
  }
  await connection`
    UPDATE result_watches SET looked_changes = greatest(looked_changes, ${changes}::bigint),
      srm_log_e = greatest(srm_log_e, ${srm}::float8), attrition_log_e = greatest(attrition_log_e, ${attrition}::float8),
      srm_alarmed_at = CASE WHEN ${raised.srm} THEN statement_timestamp() ELSE srm_alarmed_at END,
      attrition_alarmed_at = CASE WHEN ${raised.attrition} THEN statement_timestamp() ELSE attrition_alarmed_at END,
      result_reached_at = CASE WHEN ${raised.result} THEN statement_timestamp() ELSE result_reached_at END
    WHERE experiment_id = ${experimentId}`
  await tell(connection, experimentId, raised.srm, {
    at,
    type: "experiment.srm_alarm",
    facts: { p_value: pValueOf(srm), samples }
  })
  await tell(connection, experimentId, raised.attrition, {
    at,
    type: "experiment.attrition_alarm",
    facts: { p_value: pValueOf(attrition), samples }
  })
  if (result !== null) {
    await tell(connection, experimentId, raised.result, { at, type: "experiment.result_reached", facts: result })
  }
}
