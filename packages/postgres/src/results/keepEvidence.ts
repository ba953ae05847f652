import type { Look, Raised } from "@sortition/domain/results/ResultStore"
import type { Sql } from "../sql/connect.ts"

interface Before {
  readonly srm: boolean
  readonly attrition: boolean
  readonly result: boolean
}

/** Keeps the strongest evidence of an experiment under a lock, and says what is raised for the first time. */
export const keepEvidence = async (
  connection: Sql,
  experimentId: string,
  { attrition, changes, result, srm }: Look,
  alarmAt: number
): Promise<Raised> => {
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
  return raised
}
