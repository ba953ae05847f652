/** Query parameters as they were sent, decoded, in their order. */
export type QueryPairs = readonly (readonly [key: string, value: string])[]

/** Reads a raw query string, with or without its `?`, as forms are encoded; what cannot be decoded is kept or replaced, never refused. */
export const queryPairs = (search: string): QueryPairs => [...new URLSearchParams(search)]
