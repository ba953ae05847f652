/** One page of a list that is read newest first. */
export interface Page {
  /** How many at most; all when absent. */
  readonly limit?: number | undefined
  /** The id of the last item of the page before. */
  readonly cursor?: string | undefined
}
