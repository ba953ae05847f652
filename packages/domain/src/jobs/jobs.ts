import { z } from "zod"

/**
 * Every background job by name, with the schema of its payload. Payloads carry ids, never rows: a handler reads the state it acts on.
 *
 * - `activateDueExperiments`: starts every experiment whose scheduled start has come, and completes every one whose end has come.
 * - `applyRampSteps`: applies every step of a ramp whose time has come.
 * - `recountCompletions`: counts the complete samples again of experiments that got `stop_at_completions` while completions were under way.
 * - `stampSampleCompletions`: writes accepted completion times on their rows.
 * - `assignExperimentUsers`: gives the users of projects their roles on the experiments, and deletes the roles of removed users.
 * - `foldOutcomes`: adds recorded outcomes to the totals that results read.
 * - `reportAuditHeads`: reports the ends of all audit chains, once a day.
 * - `deliverWebhooks`: sends recorded events to the webhooks of their teams.
 * - `reconcile`: does all of the above for work whose hint was lost, hints the report when it is due, records the events that only the
 *   clock makes true, and deletes expired answers to requests with an `Idempotency-Key`, old deliveries and old activity.
 */
export const jobs = {
  activateDueExperiments: z.object({}),
  applyRampSteps: z.object({}),
  recountCompletions: z.object({}),
  stampSampleCompletions: z.object({}),
  assignExperimentUsers: z.object({}),
  foldOutcomes: z.object({}),
  reportAuditHeads: z.object({}),
  deliverWebhooks: z.object({}),
  reconcile: z.object({})
}

export type JobName = keyof typeof jobs
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]>
