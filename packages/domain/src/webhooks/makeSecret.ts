import { randomBytes } from "node:crypto"

/** A secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64. */
export const makeSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`
