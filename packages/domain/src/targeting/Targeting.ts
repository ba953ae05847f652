import { Result } from "effect"
import { ExperimentArchived } from "../experiments/Experiment.ts"
import { InvalidInput } from "../shared/InvalidInput.ts"
import type { Problem } from "../shared/Problem.ts"
import { type Criterion, CriterionNotFound } from "./Criterion.ts"

/** The current criteria of an experiment, as a change is decided on them. */
export interface Targeting {
  readonly experimentId: string
  readonly archived: boolean
  /** In order of creation. */
  readonly criteria: readonly Criterion[]
}

/** The criteria after a change, and the answer to its request. */
export interface Retargeting<A> extends Pick<Targeting, "criteria"> {
  readonly answer: A
}

export type TargetingDecision<A, E = never> = Result.Result<Retargeting<A>, E | ExperimentArchived | InvalidInput>

/** The most criteria, and the most conditions of all criteria together, of one experiment. */
const atMost = 5_000

/** The problem of a change that adds to a number of criteria or conditions and exceeds the limit. */
export const sizeProblems = (
  what: "conditions" | "criteria",
  before: number,
  after: number,
  path: Problem["path"]
): readonly Problem[] => {
  if (after <= atMost) return []
  const [limit, current] = [atMost, before].map((size) => size.toLocaleString("en"))
  return [{ path, message: `an experiment has at most ${limit} ${what} in total; this one has ${current}` }]
}

export const conditionCount = (criteria: readonly Criterion[]): number =>
  criteria.reduce((sum, { conditions }) => sum + conditions.length, 0)

/** The change, unless the experiment is archived or there are problems. An archived experiment accepts no change, valid or not. */
export const settle = <A>(
  { archived, experimentId }: Targeting,
  problems: readonly Problem[],
  change: Retargeting<A>
): TargetingDecision<A> => {
  if (archived) return Result.fail(new ExperimentArchived({ id: experimentId }))
  return problems.length === 0 ? Result.succeed(change) : Result.fail(new InvalidInput({ problems }))
}

/** Decides on one criterion of the experiment. */
export const withCriterion = <A, E = never>(
  { criteria }: Targeting,
  id: string,
  decide: (criterion: Criterion) => TargetingDecision<A, E>
): TargetingDecision<A, CriterionNotFound | E> => {
  const criterion = criteria.find((each) => each.id === id)
  return criterion === undefined ? Result.fail(new CriterionNotFound({ id })) : decide(criterion)
}

/** The criteria with one of them in its new state. */
export const replaceCriterion = ({ criteria }: Targeting, next: Criterion): readonly Criterion[] =>
  criteria.map((each) => (each.id === next.id ? next : each))
