import { Buckets } from "@sortition/domain/allocation/Buckets"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { ExperimentMetrics } from "@sortition/domain/outcomes/ExperimentMetrics"
import type { ExplainedDecision } from "@sortition/domain/samples/Decisions"
import type { Sample } from "@sortition/domain/samples/Sample"
import { Effect } from "effect"
import { actingAt } from "./actingAt.ts"
import { day, hour } from "./durations.ts"
import { enrolVisits } from "./enrolVisits.ts"
import { type Draws, makeDraws } from "./makeDraws.ts"
import { recordBehaviour } from "./recordBehaviour.ts"
import { simulate } from "./simulate.ts"
import { visitTimes } from "./visitTimes.ts"

const seed = 3_000
const startedBefore = 14 * day
const endedBefore = 2 * day
/** Of each day. From the second on, a third of the plots is lost, so that 480 remain. */
const plotsOfDays = [120, 180, 180, 180] as const
const brokenFrom = 1

const red = "red light"
const blue = "blue light"

const seedlings = (sampledAt: number, draws: Draws) => {
  const completes = draws.uniform() < 0.93
  const duration = 6 * day + draws.uniform() * 2 * day
  const value = Math.round(draws.logNormal(84, 0.15))
  if (!completes) return { completesAt: null, outcomes: [] }
  const completesAt = Math.round(sampledAt + duration)
  return { completesAt, outcomes: [{ metric: "height_mm", value, at: completesAt }] }
}

const truth = { [red]: seedlings, [blue]: seedlings }

const question =
  "Do seedlings under blue light grow as high as those under red light? Each plot of the greenhouse is one sample."

const simulation = `The data are simulated. The truth: the light changes nothing; seedlings are 84 mm high (the median), and 93 % of the plots are measured.

The split is broken on purpose: from the second day on, the tablet at the blue rack saved only every third plot of that rack. The results count too few plots under blue light, and the service must raise an alarm.`

const decision =
  "Decision: none. The split does not match the shares, so the measurements say nothing about the light. The experiment will be repeated with a tablet that works."

const make = Effect.fnUntraced(function* (serviceId: string, now: number) {
  const { id } = yield* Experiments.use((experiments) =>
    experiments.create({
      serviceId,
      name: "Seedling light, blue or red",
      description: `${question}\n\n${simulation}`,
      active: true,
      scheduledStartDate: null,
      scheduledEndDate: now - endedBefore,
      dueDate: now - endedBefore
    })
  )
  yield* Buckets.use((buckets) =>
    buckets.replace(
      id,
      [
        { name: red, percentage: 50 },
        { name: blue, percentage: 50 }
      ],
      { dryRun: false }
    )
  )
  yield* ExperimentMetrics.use((metrics) =>
    metrics.declare(id, {
      name: "height_mm",
      kind: "mean",
      goal: "increase",
      role: "secondary",
      minimumEffect: null,
      winsorisingPercentile: null,
      description: "The height of the seedlings after a week, in millimetres"
    })
  )
  return id
})

/** Whether the tablet saves a plot: only every third one under blue light. */
const brokenTablet = () => {
  let plots = 0
  return ({ bucket }: ExplainedDecision) => bucket !== blue || ++plots % 3 === 0
}

/** A completed experiment of a lab whose split is broken. */
export const seedlingLight = Effect.fnUntraced(function* (serviceId: string, now: number) {
  const start = now - startedBefore
  const draws = makeDraws(seed)
  const id = yield* make(serviceId, now).pipe(actingAt(start - hour))
  const broken = brokenTablet()
  const samples: Sample[] = []
  for (const [today, plots] of plotsOfDays.entries()) {
    const period = { start: start + today * day, end: start + (today + 1) * day }
    const visits = visitTimes(draws, period, plots).map((at, n) => ({
      at,
      request: { sampledEntity: "Plot", sampledValue: `plot-${today + 1}-${n + 1}` }
    }))
    samples.push(...(yield* enrolVisits(id, visits, today < brokenFrom ? undefined : broken)))
  }
  yield* recordBehaviour(id, simulate(samples, truth, seed + 1), now - endedBefore)
  yield* Experiments.use((experiments) =>
    experiments.update(id, { description: `${question}\n\n${decision}\n\n${simulation}` })
  )
})
