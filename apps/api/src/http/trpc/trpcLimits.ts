/** Where tRPC is served. */
export const trpcPrefix = "/trpc/"

/** The most calls of one batch. */
export const maxBatchSize = 1_000
