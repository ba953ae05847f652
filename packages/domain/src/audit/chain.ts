import { createHash } from "node:crypto"

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash("sha256")
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** The hash that the first entry of a team's chain follows. */
export const genesisOf = (teamId: string): Buffer => sha256(teamId)

/** The hash of the entry that follows the one with this hash. */
export const hashAfter = (hash: Uint8Array, payload: string): Buffer => sha256(hash, payload)
