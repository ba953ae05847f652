import type { SortitionInputs } from "@sortition/client"

/** A sample to create, in the words of the API. */
export type SampleInput = SortitionInputs["samples"]["bulkCreate"]["samples"][number]

/** An outcome to record, in the words of the API. */
export type OutcomeInput = SortitionInputs["outcomes"]["record"]["outcomes"][number]

/** A row of a file: what to send, or why it cannot be sent. `line` is where it begins, from 1. */
export type Row<Item> =
  | { readonly line: number; readonly item: Item }
  | { readonly line: number; readonly problem: string; readonly text: string }

/** What the columns of a file mean. */
export interface Columns<Item> {
  readonly count: number
  /** The names of columns that mean nothing to the service. */
  readonly ignored: readonly string[]
  readonly itemOf: (cells: readonly string[], line: number) => Item
}
