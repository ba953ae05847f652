import { inspect } from "node:util"
import type fc from "fast-check"
import { reads } from "../Action.ts"
import { act, newWorld, type Step } from "../Step.ts"
import type { Servers } from "../startServers.ts"
import { actionsOf, type Turn } from "../Turn.ts"
import { agrees } from "./agrees.ts"
import { expectationOf } from "./expectationOf.ts"
import { observe } from "./observe.ts"
import type { Reference } from "./Reference.ts"

/** The most by which a date may be seen earlier or later, in milliseconds: the clocks of processes are read at different moments. */
const skew = 5

/** The instants at which the server may have decided: a due date in between makes a difference. */
const instantsOf = ({ experiments }: Reference, { from, to }: Step): readonly number[] => {
  const dates = [...experiments.values()].flatMap(({ experiment }) => experiment.scheduledStartDate ?? [])
  const near = dates.filter((date) => date >= from - skew && date <= to + skew)
  return [...new Set([Math.floor(from), ...near.flatMap((date) => [date - 1, date]), Math.floor(to)])]
}

/** Compares an answer with the reference, and changes the reference as the answer says. */
const follow = (reference: Reference, step: Step): void => {
  const { action, answer, targets } = step
  const expectations = instantsOf(reference, step).map((now) => expectationOf(reference, action, targets, now))
  const observed = observe(action, answer)
  const met = expectations.find(({ status, value }) => status === answer.status && agrees(value, observed))
  if (met !== undefined) {
    met.commit?.(answer.body)
    return
  }
  const [expected] = expectations
  const details = { request: step.request, process: step.process, expected, observed, answer }
  throw new Error(`an answer differs from the reference: ${inspect(details, { depth: 8 })}`)
}

const perform = async (reference: Reference, servers: Servers, sent: Pick<Turn, "action" | "process">) => {
  const step = await act(servers, reference.world, sent)
  if (step !== null) follow(reference, step)
}

/** One turn of one client. Its answers must be exactly what the reference says. */
export class SequentialCommand implements fc.AsyncCommand<Reference, Servers> {
  private readonly turn: Turn

  constructor(turn: Turn) {
    this.turn = turn
  }

  check() {
    return true
  }

  async run(reference: Reference, servers: Servers) {
    for (const each of actionsOf(this.turn)) await perform(reference, servers, each)
  }

  toString() {
    return JSON.stringify(this.turn)
  }
}

/** The reference of a new world. */
export const newReference = async (servers: Servers): Promise<Reference> => {
  const { steps, world } = await newWorld(servers)
  const reference: Reference = { services: new Map(), experiments: new Map(), world }
  for (const step of steps) follow(reference, step)
  return reference
}

/** Reads everything of the world from both processes. */
export const readAll = async (servers: Servers, reference: Reference): Promise<void> => {
  for (const experiment of reference.world.experiments.keys()) {
    const sent = reads.flatMap((what) =>
      [0, 1].map((process) => ({ action: { kind: "read", experiment, what }, process }) as const)
    )
    await Promise.all(sent.map((each) => perform(reference, servers, each)))
  }
}
