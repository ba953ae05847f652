export interface IntervalRow {
  readonly name: string
  readonly colour: string
  /** The numbers in words, or why there are none. */
  readonly text: string
  readonly estimate: number | null
  /** Drawn as a band; null when it is unknown. */
  readonly wide: readonly [number, number] | null
  /** Drawn as a line with ends. */
  readonly narrow: readonly [number, number] | null
}
