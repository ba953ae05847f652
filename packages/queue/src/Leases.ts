/** Parts of a number that all processes share. */
export interface Leases {
  /**
   * Leases up to `asked` of the `most` that a key has in a window of `window` milliseconds; the first lease begins it. Rejects when the server
   * does not answer.
   */
  readonly lease: (
    key: string,
    request: { readonly asked: number; readonly most: number; readonly window: number }
  ) => Promise<{
    readonly given: number
    /** Leased to all processes, this lease included. */
    readonly used: number
    /** Milliseconds until the window ends. */
    readonly ttl: number
  }>
}
