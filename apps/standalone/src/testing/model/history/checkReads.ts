import {
  BucketsAnswer,
  BulkAnswer,
  CountsAnswer,
  ExperimentAnswer,
  OverridesAnswer,
  ReceiptAnswer,
  SampleAnswer,
  VersionsAnswer
} from "../answers.ts"
import type { Step } from "../Step.ts"
import { keyOf } from "../World.ts"
import { hasSample } from "./Attempt.ts"
import type { StoredSample } from "./Facts.ts"
import { type ExperimentHistory, overrideOf } from "./History.ts"
import { mayShow } from "./Lifecycle.ts"
import type { Versions } from "./Versions.ts"

interface Known {
  readonly own: ExperimentHistory
  readonly versions: Versions
  readonly samples: readonly StoredSample[]
}

const tell = (what: string, step: Step, details: object = {}) =>
  `${what}: ${JSON.stringify({ request: step.request, from: step.from, to: step.to, answer: step.answer, ...details })}`

/** The ids of samples that were acknowledged before the step was sent. */
const acknowledged = ({ attempts }: ExperimentHistory, { from }: Step): ReadonlySet<string> =>
  new Set(attempts.flatMap((each) => (hasSample(each) && each.to < from && each.id !== null ? each.id : [])))

/** The samples that a step was answered with, each with its time of completion. */
const shownBy = ({ action, answer: { body, status } }: Step): readonly SampleAnswer[] => {
  if (status !== 200) return []
  const isList = action.kind === "read" && (action.what === "samples" || action.what === "export")
  if (isList) return SampleAnswer.array().parse(body)
  if (action.kind === "sample" || action.kind === "complete") return [SampleAnswer.parse(body)]
  const isBulk = action.kind === "bulkSample" || action.kind === "bulkComplete"
  return isBulk ? BulkAnswer.parse(body).results.flatMap(({ sample }) => sample ?? []) : []
}

/** A time of completion never changes, is not before the creation, and is seen by every later request. */
const checkCompletions = ({ own, samples }: Known): readonly string[] => {
  const stored = new Map(samples.map((sample) => [sample.id, sample]))
  const firstSeen = new Map<string, number>()
  const shown = own.steps.flatMap((step) => shownBy(step).map((sample) => ({ step, sample })))
  for (const { sample, step } of shown) {
    if (sample.complete) firstSeen.set(sample.id, Math.min(step.to, firstSeen.get(sample.id) ?? step.to))
  }
  return shown.flatMap(({ sample, step }) => {
    const { completed_at, created_at, id } = sample
    const known = stored.get(id)
    const isSame = known?.allocatedBucket === sample.allocated_bucket && known.createdAt === created_at
    if (!isSame) return [tell("an answer shows another sample than the stored one", step, { sample, known })]
    if (!sample.complete) {
      const isForgotten = (firstSeen.get(id) ?? Number.POSITIVE_INFINITY) < step.from
      return isForgotten ? [tell("an acknowledged completion was not seen", step, { sample })] : []
    }
    const isRight = completed_at === known.acceptedAt && completed_at !== null && completed_at >= created_at
    return isRight ? [] : [tell("a time of completion changed", step, { sample, known })]
  })
}

const checkList = (step: Step, { own }: Known): readonly string[] => {
  const listed = new Set(
    SampleAnswer.array()
      .parse(step.answer.body)
      .map(({ id }) => id)
  )
  const missing = [...acknowledged(own, step)].filter((id) => !listed.has(id))
  return missing.length === 0 ? [] : [tell("a list lacks acknowledged samples", step, { missing })]
}

const checkCounts = (step: Step, { own, samples }: Known): readonly string[] => {
  const { buckets } = CountsAnswer.parse(step.answer.body)
  const total = buckets.reduce((sum, each) => sum + each.samples + each.forced, 0)
  const least = acknowledged(own, step).size
  return total >= least && total <= samples.length ? [] : [tell("counts do not add up", step, { total, least })]
}

const sharesOf = (ranges: readonly { readonly bucket: string; readonly slots: number }[]) => {
  const shares = new Map<string, number>()
  for (const { bucket, slots } of ranges) if (slots > 0) shares.set(bucket, (shares.get(bucket) ?? 0) + slots)
  return JSON.stringify([...shares].sort())
}

const checkBuckets = (step: Step, { versions }: Known): readonly string[] => {
  const buckets = BucketsAnswer.parse(step.answer.body)
  const total = buckets.reduce((sum, each) => sum + each.percentage_distribution, 0)
  const shown = sharesOf(
    buckets.map((each) => ({ bucket: each.bucket_name, slots: each.percentage_distribution * 100 }))
  )
  const mayBe = versions
    .tables(step)
    .some(({ table }) => sharesOf(table.map(({ bucket, end, start }) => ({ bucket, slots: end - start }))) === shown)
  return mayBe && total <= 100 ? [] : [tell("buckets of no possible version", step)]
}

const checkVersions = (step: Step, { versions }: Known): readonly string[] => {
  const last = VersionsAnswer.parse(step.answer.body).at(-1)?.version ?? 0
  return versions.allows(last, step) ? [] : [tell("versions that end at no possible one", step)]
}

const checkOverrides = (step: Step, { own }: Known): readonly string[] => {
  const shown = new Map(
    OverridesAnswer.parse(step.answer.body).map((each) => [
      keyOf({ sampledEntity: each.sampled_entity, sampledValue: each.sampled_value }),
      each.allocated_bucket
    ])
  )
  const wrong = [...own.overrides.keys()].filter(
    (key) =>
      !overrideOf(own, key)
        .possible(step)
        .includes(shown.get(key) ?? null)
  )
  return wrong.length === 0 ? [] : [tell("overrides that no order of changes leaves", step, { wrong })]
}

const checkExperiment = (step: Step, { own }: Known): readonly string[] => {
  const read = ExperimentAnswer.parse(step.answer.body)
  const states = own.lifecycle.possible(step)
  return states.some((state) => mayShow(state, read, step))
    ? []
    : [tell("an experiment in a state that no order of changes leaves", step, { states })]
}

const checkStep = (step: Step, known: Known): readonly string[] => {
  const { action, answer } = step
  if (answer.status !== 200) return []
  if (action.kind === "receipt") {
    return ReceiptAnswer.parse(answer.body).verified ? [] : [tell("a receipt that does not verify", step)]
  }
  if (action.kind !== "read") return []
  switch (action.what) {
    case "samples":
    case "export":
      return checkList(step, known)
    case "counts":
      return checkCounts(step, known)
    case "buckets":
      return checkBuckets(step, known)
    case "versions":
      return checkVersions(step, known)
    case "overrides":
      return checkOverrides(step, known)
    case "experiment":
      return checkExperiment(step, known)
    default:
      return []
  }
}

/** Every read contains what was acknowledged before it was sent. */
export const checkReads = (known: Known): readonly string[] => [
  ...known.own.steps.flatMap((step) => checkStep(step, known)),
  ...checkCompletions(known)
]
