/** Decoded query parameters, in the order in which they were sent. */
export type QueryPairs = readonly (readonly [key: string, value: string])[]

/** Decodes a form-encoded query string, with or without its `?`. Bytes that cannot be decoded are kept or replaced. */
export const queryPairs = (search: string): QueryPairs => [...new URLSearchParams(search)]
