/** How many were sampled into one bucket. */
export interface SampleCount {
  readonly bucket: string
  /** Without forced ones. */
  readonly samples: number
  /** Of these, how many are complete. */
  readonly complete: number
  /** Those that an override made, for QA. */
  readonly forced: number
}
