/** The most items that one request can carry. */
export const manyItems = 10_000

/** The largest body of a request with many items, in bytes. */
export const manyItemsBodyLimit = 16_777_216
