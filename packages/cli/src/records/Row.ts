import type { SortitionInputs } from "@sortition/client"

/** A sample to create, in the words of the API. */
export type SampleInput = SortitionInputs["samples"]["bulkCreate"]["samples"][number]

/** A row of a file: what to send, or why it cannot be sent. `line` is where it begins, from 1. */
export type Row =
  | { readonly line: number; readonly sample: SampleInput }
  | { readonly line: number; readonly problem: string; readonly text: string }
