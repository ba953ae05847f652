import type fc from "fast-check"
import type { Action } from "../Action.ts"
import { act, type Step } from "../Step.ts"
import type { Servers } from "../startServers.ts"
import type { World } from "../World.ts"

/** What all clients share. */
export interface Record {
  readonly world: World
  readonly steps: Step[]
}

/** One action of one of many clients. It only records; the checks see all clients together. */
export class ConcurrentCommand implements fc.AsyncCommand<Record, Servers> {
  private readonly action: Action
  private readonly process: number

  constructor(action: Action, process: number) {
    this.action = action
    this.process = process
  }

  check() {
    return true
  }

  async run({ steps, world }: Record, servers: Servers) {
    const step = await act(servers, world, { action: this.action, process: this.process })
    if (step !== null) steps.push(step)
  }

  toString() {
    return `${this.process}:${JSON.stringify(this.action)}`
  }
}
