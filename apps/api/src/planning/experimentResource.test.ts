import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { noLimits } from "@sortition/domain/experiments/ExperimentLimits"
import { noFlagFields } from "@sortition/domain/experiments/FlagFields"
import { expect, it } from "vitest"
import { ExperimentResource, toExperimentResource } from "./experimentResource.ts"

const at = (text: string) => Date.parse(text)

const planned: Experiment = {
  id: "0197a1c8-0000-7000-8000-000000000001",
  number: "9007199254740993",
  serviceId: "0197a1c8-0000-7000-8000-000000000002",
  teamId: "1",
  name: "My first experiment",
  description: null,
  active: false,
  archived: false,
  scheduledStartDate: null,
  scheduleStatus: "none",
  lastActivatedAt: null,
  lastDeactivatedAt: null,
  completedAt: null,
  endedBy: null,
  quotaReachedAt: null,
  plan: null,
  ...noFlagFields,
  ...noLimits,
  dueDate: null,
  createdAt: at("2025-11-01T08:00:00Z"),
  updatedAt: at("2025-11-02T08:00:00.120Z")
}

it("a new experiment shows every attribute, the published ones first and in their order, those without a value as null", () => {
  const text =
    '{"id":"9007199254740993","type":"experiments","attributes":{"name":"My first experiment","status":"not_started",' +
    '"description":null,"archived":false,"started_at":null,"completed_at":null,"due_date":null,"start_on":null,' +
    '"created_at":"2025-11-01T08:00:00.000Z","updated_at":"2025-11-02T08:00:00.120Z","schedule_status":"none",' +
    '"end_on":null,"max_samples":null,"stop_at_completions":null,"quota_reached_at":null,"ended_by":null,' +
    '"key":null,"fallback_value":null,"metadata":{}}}'
  expect(JSON.stringify(toExperimentResource(planned))).toBe(text)
  expect(JSON.stringify(ExperimentResource.parse(toExperimentResource(planned)))).toBe(text)
})

it("the document's completed experiment shows its times in UTC with milliseconds", () => {
  const completed = {
    ...planned,
    description: "This is my very first experiment",
    archived: true,
    dueDate: at("2025-11-11T13:25:53.910Z"),
    scheduledStartDate: at("2025-12-11T13:25:53.910Z"),
    lastActivatedAt: at("2025-12-11T13:25:53.910Z"),
    completedAt: at("2025-12-17T13:25:53.910Z")
  }
  expect(toExperimentResource(completed).attributes).toMatchObject({
    status: "completed",
    description: "This is my very first experiment",
    archived: true,
    due_date: "2025-11-11T13:25:53.910Z",
    start_on: "2025-12-11T13:25:53.910Z",
    started_at: "2025-12-11T13:25:53.910Z",
    completed_at: "2025-12-17T13:25:53.910Z"
  })
})

it("a paused experiment shows as started", () => {
  const paused = { ...planned, lastActivatedAt: 1_000, lastDeactivatedAt: 2_000 }
  expect(toExperimentResource(paused).attributes).toMatchObject({
    status: "started",
    started_at: "1970-01-01T00:00:01.000Z",
    completed_at: null
  })
})
