import * as lifecycle from "@sortition/domain/experiments/lifecycle"
import type { Action } from "../Action.ts"
import { Identified } from "../answers.ts"
import { keyOf, type Targets } from "../World.ts"
import {
  expectBooking,
  expectBuckets,
  expectMembership,
  expectNewBucket,
  expectNoBooking,
  expectNoOverride,
  expectOverride,
  expectOverrides,
  expectReplacement,
  expectVersions
} from "./expectAllocation.ts"
import { expectCriteria, expectCriteriaList } from "./expectCriteria.ts"
import { expectNewExperiment, expectPlanned, expectService, expectUpdate } from "./expectLifecycle.ts"
import {
  expectBulk,
  expectBulkCompletion,
  expectCompletion,
  expectCounts,
  expectDecisions,
  expectSample,
  expectSamples
} from "./expectSamples.ts"
import type { Expectation, Reference, ReferenceExperiment } from "./Reference.ts"
import { plannedView, viewOf } from "./views.ts"

const currentOf = ({ services }: Reference, { experiment }: ReferenceExperiment, now: number) =>
  lifecycle.at(experiment, services.get(experiment.serviceId) ?? false, now)

const listed = (reference: Reference, serviceId: string, now: number) =>
  [...reference.experiments.values()]
    .filter(({ experiment }) => experiment.serviceId === serviceId)
    .map((each) => [each.experiment.id, viewOf(currentOf(reference, each, now))] as const)

const expectRead = (
  reference: Reference,
  each: ReferenceExperiment,
  what: Extract<Action, { readonly kind: "read" }>["what"],
  now: number
): Expectation => {
  switch (what) {
    case "experiment":
      return { status: 200, value: viewOf(currentOf(reference, each, now)) }
    case "planned":
      return { status: 200, value: plannedView(currentOf(reference, each, now)) }
    case "listed":
      return { status: 200, value: new Map(listed(reference, each.experiment.serviceId, now)) }
    case "buckets":
      return expectBuckets(each)
    case "versions":
      return expectVersions(each)
    case "counts":
      return expectCounts(each)
    case "samples":
    case "export":
      return expectSamples(each)
    case "membership":
      return expectMembership(each)
    case "overrides":
      return expectOverrides(each)
    case "criteria":
      return expectCriteriaList(each)
  }
}

const onExperiment = (
  reference: Reference,
  each: ReferenceExperiment,
  action: Action,
  targets: Targets,
  now: number
): Expectation => {
  switch (action.kind) {
    case "updateExperiment":
      return expectUpdate(reference, each, action, targets, now)
    case "planExperiment":
      return expectPlanned(reference, each, action, targets, now)
    case "createBucket":
      return expectNewBucket(each, action, now)
    case "replaceBuckets":
      return expectReplacement(each, action, now)
    case "putOverride":
      return expectOverride(each, action, now)
    case "deleteOverride":
      return expectNoOverride(each, action)
    case "joinLayer":
      return expectBooking(reference, each, action, targets, now)
    case "leaveLayer":
      return expectNoBooking(each)
    case "sample":
      return expectSample(reference, each, action.wish, now)
    case "bulkSample":
      return expectBulk(reference, each, action.wishes, now)
    case "complete":
      return expectCompletion(each, keyOf(action.entity))
    case "bulkComplete":
      return expectBulkCompletion(each, action.entities.map(keyOf))
    case "decide":
      return expectDecisions(reference, each, action.wishes, now)
    case "receipt":
      return { status: 200, value: { verified: true, bucket: each.samples.get(keyOf(action.entity))?.bucket } }
    case "read":
      return expectRead(reference, each, action.what, now)
    case "createService":
    case "setService":
    case "createLayer":
    case "createExperiment":
      throw new Error(`${action.kind} is no action on an experiment`)
    default:
      return expectCriteria(each, action, targets)
  }
}

/** What the action must answer if the server decides at `now`, in milliseconds since the epoch. */
export const expectationOf = (reference: Reference, action: Action, targets: Targets, now: number): Expectation => {
  const each = reference.experiments.get(targets.experiment?.id ?? "")
  if (each !== undefined) return onExperiment(reference, each, action, targets, now)
  switch (action.kind) {
    case "createService":
      return {
        status: 201,
        commit: (body) => reference.services.set(Identified.parse(body).id, action.active)
      }
    case "setService":
      return expectService(reference, action, targets, now)
    case "createExperiment":
      return expectNewExperiment(reference, action, targets, now)
    default:
      return { status: 200 }
  }
}
