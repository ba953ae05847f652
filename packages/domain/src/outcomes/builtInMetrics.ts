import type { Experiment } from "../experiments/Experiment.ts"
import type { Metric } from "./Metric.ts"

type Own = Pick<Metric, "description" | "goal" | "id" | "kind" | "name" | "number" | "role">

const own: readonly Own[] = [
  {
    id: "00000000-0000-8000-8000-000000000001",
    number: -1,
    name: "completion",
    kind: "proportion",
    goal: "increase",
    role: "primary",
    description: "The share of samples that are complete"
  },
  {
    id: "00000000-0000-8000-8000-000000000002",
    number: -2,
    name: "time_to_complete",
    kind: "mean",
    goal: "decrease",
    role: "secondary",
    description: "Seconds from the creation of a sample to its completion"
  }
]

/** Whether the service itself measures the metric of this name. */
export const isBuiltIn = (name: string): boolean => own.some((each) => each.name === name)

/** The metrics that every experiment has, with the settings that they have at first. Their ids are the same in every experiment. */
const builtInMetrics = ({ createdAt, id }: Pick<Experiment, "createdAt" | "id">): readonly Metric[] =>
  own.map((each) => ({
    ...each,
    experimentId: id,
    minimumEffect: null,
    winsorisingPercentile: null,
    hasHistogram: false,
    archived: false,
    builtIn: true,
    createdAt,
    updatedAt: createdAt
  }))

/** The built-in metrics with their stored settings, then the declared ones in order of creation. */
export const allMetrics = (
  experiment: Pick<Experiment, "createdAt" | "id">,
  stored: readonly Metric[]
): readonly Metric[] => [
  ...builtInMetrics(experiment).map((metric) => stored.find(({ id }) => id === metric.id) ?? metric),
  ...stored.filter(({ builtIn }) => !builtIn).toSorted((one, other) => one.number - other.number)
]
