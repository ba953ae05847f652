/** A text that is unique to the entity and its value, because neither can contain U+0000. */
export const entityKey = (sampledEntity: string, sampledValue: string): string =>
  `${sampledEntity}\u0000${sampledValue}`
