import type { RowName } from "./rowNames.ts"

export type Unit = "/s" | "×" | "ns" | "ms" | "s" | "kB"

export interface Target {
  readonly bound: "≥" | "≤" | "<"
  readonly value: number
}

/** One measured quantity of a row. */
export interface Line {
  readonly what: string
  /** One for each round. */
  readonly values: readonly number[]
  readonly unit: Unit
  /** Absent where the quantity only describes. */
  readonly target?: Target
}

/** One side of a comparison and how it was run. */
export interface Side {
  readonly name: string
  readonly how: string
}

export interface Measured {
  readonly lines: readonly Line[]
  readonly sides: readonly Side[]
  /** For each side that could not run: what to do for it. */
  readonly missing?: readonly string[]
}

export interface RowReport extends Measured {
  readonly name: RowName
  readonly work: string
  /** Why the row could not be measured. */
  readonly failure?: string
}
