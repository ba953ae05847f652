const colours = 8

/** The colour of a bucket by its place among the buckets; null is the space that no bucket owns. */
export const bucketColour = (place: number | null): string =>
  place === null || place < 0 ? "var(--bucket-none)" : `var(--bucket-${place % colours})`
