import { domainError } from "../shared/domainError.ts"
import type { Experiment } from "./Experiment.ts"

type Holder = Pick<Experiment, "id" | "name" | "number">

const named = 5

const describe = ({ id, name, number }: Holder) => `${JSON.stringify(name)} (${id}, number ${number})`

/** The experiment cannot be reopened, because other experiments have booked slots of the share that it released. */
export class LayerShareTaken extends domainError("LayerShareTaken", { kind: "conflict" })<{
  /** The experiments that hold slots of the share now, in order of creation; at least one. */
  readonly holders: readonly Holder[]
}> {
  override get message() {
    const names = this.holders.slice(0, named).map(describe)
    const more = this.holders.length > named ? [`${this.holders.length - named} more`] : []
    const list = new Intl.ListFormat("en").format([...names, ...more])
    return `Slots of this experiment's share of its layer now belong to ${list}. Take them out of the layer, or take this experiment out of it, and try again`
  }
}
