import type { Action } from "./Action.ts"
import { learn } from "./learn.ts"
import { type Request, requestOf } from "./requestOf.ts"
import type { Answer, Servers } from "./startServers.ts"
import { type Targets, targetsOf, type World } from "./World.ts"

/** Times in milliseconds, with fractions; the real operation lies between both. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** A request and its answer. */
export interface Step extends Interval {
  readonly action: Action
  readonly targets: Targets
  readonly request: Request
  /** The process that answered. */
  readonly process: number
  readonly answer: Answer
}

let last = 0

/** The time since the epoch. Later calls get later times, even within a millisecond or when the clock goes back. */
const now = () => {
  last = Math.max(last + 0.001, Date.now())
  return last
}

let created = 0

/** Sends the request of an action; null when it refers to something that is not known yet. */
export const act = async (
  { send, sql }: Servers,
  world: World,
  { action, process }: { readonly action: Action; readonly process: number }
): Promise<Step | null> => {
  const targets = targetsOf(action, world, Date.now())
  created += 1
  const request = requestOf(action, targets, `name ${created}`)
  if (request === null) return null
  const from = now()
  const answer = await send(process, request)
  const step = { action, targets, request, process, answer, from, to: now() }
  await learn({ sql, world }, step)
  return step
}

/** A new world: one service with two layers and three experiments, each with two buckets. */
export const newWorld = async (
  servers: Servers
): Promise<{ readonly world: World; readonly steps: readonly Step[] }> => {
  const world: World = { services: [], experiments: [], layers: [] }
  const steps: Step[] = []
  const setUp = async (action: Action) => {
    const step = await act(servers, world, { action, process: 0 })
    if (step === null || step.answer.status >= 300) throw new Error(`a world cannot begin: ${JSON.stringify(step)}`)
    steps.push(step)
  }
  await setUp({ kind: "createService", active: true })
  for (const holdout of [0, 10]) await setUp({ kind: "createLayer", service: 0, holdout })
  for (let experiment = 0; experiment < 3; experiment++) {
    await setUp({ kind: "createExperiment", service: 0, active: true, start: null })
    for (const name of ["a", "b"]) await setUp({ kind: "createBucket", experiment, name, percentage: 40 })
  }
  return { world, steps }
}
