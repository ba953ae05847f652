import { expect, it } from "vitest"
import type { Experiment } from "../experiments/Experiment.ts"
import { create } from "../experiments/lifecycle.ts"
import { type AttentionFacts, attentionOf } from "./Attention.ts"

const hour = 3_600_000
const start = 1_000 * hour
const made: Experiment = create(
  {
    id: "1",
    number: "1",
    serviceId: "1",
    teamId: "1",
    name: "experiment",
    description: null,
    dueDate: null,
    scheduledEndDate: null,
    maxSamples: null,
    key: null,
    fallbackValue: null,
    metadata: {},
    stopAtCompletions: null,
    active: true,
    scheduledStartDate: null
  },
  start
)
const facts: AttentionFacts = {
  experiment: made,
  serviceName: "service",
  serviceActive: true,
  hasBuckets: true,
  samples: 3,
  lastSampleAt: null,
  srmAlarmedAt: null,
  attritionAlarmedAt: null,
  resultReachedAt: null
}
const at = (now: number, changes: Partial<AttentionFacts> = {}, experiment: Partial<Experiment> = {}) =>
  attentionOf({ ...facts, ...changes, experiment: { ...made, ...experiment } }, now).map(({ kind, since }) => [
    kind,
    since
  ])

it("reports a running experiment that has enrolled nothing since its start more than an hour ago", () => {
  expect(at(start + hour)).toEqual([])
  expect(at(start + hour + 1)).toEqual([["no_enrolment", start]])
  expect(at(start + 9 * hour, { lastSampleAt: start - 1 })).toEqual([["no_enrolment", start]])
})

it("reports one that enrolled in the day before and not in the last hour", () => {
  const lastSampleAt = start + hour
  expect(at(lastSampleAt + hour, { lastSampleAt })).toEqual([])
  expect(at(lastSampleAt + hour + 1, { lastSampleAt })).toEqual([["no_enrolment", lastSampleAt]])
  expect(at(lastSampleAt + 26 * hour, { lastSampleAt })).toEqual([])
})

it("does not miss enrolment where none is possible", () => {
  const later = start + 9 * hour
  expect(at(later, {}, { quotaReachedAt: start })).toEqual([])
  expect(at(later, {}, { active: false })).toEqual([])
  expect(at(later, { serviceActive: false, srmAlarmedAt: start })).toEqual([])
  expect(at(later, {}, { archived: true })).toEqual([])
  expect(at(later, { hasBuckets: false })).toEqual([["no_buckets", start]])
})

it("reports dates that have passed and alarms, until the experiment is completed", () => {
  const changes = { hasBuckets: true, lastSampleAt: start, srmAlarmedAt: 5, attritionAlarmedAt: 6, resultReachedAt: 7 }
  expect(at(start, changes, { dueDate: start - 1 })).toEqual([
    ["srm_alarm", 5],
    ["attrition_alarm", 6],
    ["due_passed", start - 1],
    ["result_reached", 7]
  ])
  expect(at(start, changes, { dueDate: start - 1, active: false, completedAt: start })).toEqual([])
})

it("reports a start that was missed, and an end that no job has stored for a minute", () => {
  const missed = {
    active: false,
    lastActivatedAt: null,
    scheduledStartDate: start - 1,
    scheduleStatus: "missed"
  } as const
  expect(at(start, {}, missed)).toEqual([["schedule_missed", start - 1]])
  expect(at(start + 59_999, {}, { scheduledEndDate: start })).toEqual([])
  expect(at(start + 60_000, {}, { scheduledEndDate: start })).toEqual([["end_passed", start]])
})
