import { exactPercentage, type Share } from "../allocation/Share.ts"
import type { SlotSpan } from "../allocation/SlotTable.ts"
import { domainError } from "../shared/domainError.ts"

/** Keeps experiments apart: each experiment of a layer samples only entities in the layer slots that it has booked. Times are milliseconds since the epoch. */
export interface Layer {
  readonly id: string
  readonly serviceId: string
  readonly name: string
  /** The key of the layer's slot hash: 32 random lower-case hex characters that never change. */
  readonly salt: string
  /** Whole per cent, 0–100, that no experiment of the layer can book. */
  readonly holdoutPercentage: number
  readonly createdAt: number
  readonly updatedAt: number
}

/** An experiment's share of a layer. Times are milliseconds since the epoch. */
export interface LayerBooking {
  readonly layerId: string
  readonly experimentId: string
  /** The booked slots of the layer, ascending and disjoint. */
  readonly slots: readonly SlotSpan[]
  readonly createdAt: number
  readonly updatedAt: number
  /** When the experiment was completed or archived: other experiments can book the slots since then. Null while the share is in force. */
  readonly releasedAt: number | null
}

/** A decided booking, and the number of the experiment's stored samples whose slot in the layer lies outside it, forced ones included. */
export interface BookedShare {
  readonly booking: LayerBooking
  readonly samplesOutside: number
}

/** A layer and its experiments' shares. */
export interface LayerInUse extends Layer {
  /** The shares in force, in order of creation of the experiments, each with the number of its slots. */
  readonly shares: readonly { readonly experimentId: string; readonly slots: number }[]
}

export class LayerNotFound extends domainError("LayerNotFound", {
  kind: "not_found",
  message: "Layer not found"
})<{ readonly id: string }> {}

export class NotInLayer extends domainError("NotInLayer", {
  kind: "not_found",
  message: "The experiment is in no layer"
})<{ readonly experimentId: string }> {}

export class LayerFull extends domainError("LayerFull", { kind: "conflict" })<{
  /** Free slots. */
  readonly free: number
  readonly wanted: Share
}> {
  override get message() {
    const { free, wanted } = this
    return "slots" in wanted
      ? `The layer has ${free} slots left for this experiment, not ${wanted.slots}`
      : `The layer has ${exactPercentage(free)} per cent left for this experiment, not ${wanted.percentage}`
  }
}

/** The booking must be exclusive, but the experiment has samples outside it. */
export class SamplesOutsideLayer extends domainError("SamplesOutsideLayer", { kind: "conflict" })<{
  readonly samples: number
}> {
  override get message() {
    const samples = this.samples === 1 ? "1 stored sample lies" : `${this.samples} stored samples lie`
    return `${samples} outside this share of the layer; to accept that, book the share without \`exclusive\``
  }
}
