/** One text for an entity and its value, which no other pair has: neither can hold U+0000. */
export const entityKey = (sampledEntity: string, sampledValue: string): string =>
  `${sampledEntity}\u0000${sampledValue}`
