/** Query parameters as they were sent, decoded, in their order. */
export type QueryPairs = readonly (readonly [key: string, value: string])[]

/** Reads a raw query string, with or without its `?`, in the encoding of forms. Bytes that cannot be decoded are kept or replaced. */
export const queryPairs = (search: string): QueryPairs => [...new URLSearchParams(search)]
