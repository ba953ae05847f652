import type fc from "fast-check"
import { act, type Step } from "../Step.ts"
import type { Servers } from "../startServers.ts"
import { actionsOf, type Turn } from "../Turn.ts"
import type { World } from "../World.ts"

/** What all clients share. */
export interface Record {
  readonly world: World
  readonly steps: Step[]
}

/** Sends the request of an action and records the answer. */
export const observe = async (
  { steps, world }: Record,
  servers: Servers,
  sent: Pick<Turn, "action" | "process">
): Promise<void> => {
  const step = await act(servers, world, sent)
  if (step !== null) steps.push(step)
}

/** One turn of one of many clients. It only records; the checks see all clients together. */
export class ConcurrentCommand implements fc.AsyncCommand<Record, Servers> {
  private readonly turn: Turn

  constructor(turn: Turn) {
    this.turn = turn
  }

  check() {
    return true
  }

  async run(record: Record, servers: Servers) {
    for (const each of actionsOf(this.turn)) await observe(record, servers, each)
  }

  toString() {
    return JSON.stringify(this.turn)
  }
}
