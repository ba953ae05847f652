import type { JsonObject } from "./ndjsonRows.ts"
import type { OutcomeInput } from "./Row.ts"

const fields = ["sample_id", "sampled_entity", "sampled_value", "metric", "value", "occurred_at", "outcome_id"] as const

/** The fields of an outcome that the service reads. */
export type OutcomeField = (typeof fields)[number]

export const isOutcomeField = (name: string): name is OutcomeField => fields.some((each) => each === name)

export interface OutcomeDefaults {
  /** The kind of entity of outcomes that name an entity without it. */
  readonly entity?: string | undefined
  /** The metric of outcomes without one. */
  readonly metric?: string | undefined
  /** Where the outcome begins in its file, from 1. */
  readonly line: number
  /** Identifies the run. */
  readonly runId: string
}

/** A number as the file writes it; other values stay, for the service to refuse. */
const numberOf = (value: unknown): unknown => {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : value
}

/**
 * The outcome of one row. One without an `outcome_id` gets an id of its run and line, so that the row is recorded once, however often the run
 * is continued. The service checks the values.
 */
export const outcomeOf = (object: JsonObject, { entity, line, metric, runId }: OutcomeDefaults): OutcomeInput => {
  const given = fields.flatMap((name) => {
    const value = name === "value" ? numberOf(object.value) : object[name]
    return value === undefined || value === null ? [] : [[name, value]]
  })
  const ofEntity = "sampled_value" in object && entity !== undefined
  return {
    ...(ofEntity ? { sampled_entity: entity } : {}),
    ...(metric === undefined ? {} : { metric }),
    outcome_id: `${runId}:${line}`,
    ...Object.fromEntries(given)
  }
}
