const largest = 9_223_372_036_854_775_807n

/** Whether a text is an id that a bigint identity can have. */
export const fitsBigint = (id: string): boolean => /^[1-9]\d{0,18}$/.test(id) && BigInt(id) <= largest
