/** The text that the hash of an override is made of: like the text of a slot, with another first word. */
export const overrideText = (salt: string, sampledEntity: string, sampledValue: string): string =>
  ["override", salt, sampledEntity, sampledValue].join("\u001f")

/** The hexadecimal digits of a sha256 that identify an override: 128 bits. */
export const overrideDigits = 32

/** The hash by which an override is found: the first digits of the sha256 of `overrideText`. */
export type OverrideHash = (salt: string, sampledEntity: string, sampledValue: string) => string
