import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import { type OverrideHash, overrideDigits, overrideText } from "./overrideText.ts"

/** With a library, where there is no synchronous sha256: in browsers. Needs `@noble/hashes`. */
export const overrideHashAnywhere: OverrideHash = (salt, sampledEntity, sampledValue) =>
  bytesToHex(sha256(utf8ToBytes(overrideText(salt, sampledEntity, sampledValue)))).slice(0, overrideDigits)
