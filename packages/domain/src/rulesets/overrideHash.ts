import { hash } from "node:crypto"
import { type OverrideHash, overrideDigits, overrideText } from "./overrideText.ts"

/** With Node's own sha256, for the server. */
export const overrideHash: OverrideHash = (salt, sampledEntity, sampledValue) =>
  hash("sha256", overrideText(salt, sampledEntity, sampledValue), "hex").slice(0, overrideDigits)
