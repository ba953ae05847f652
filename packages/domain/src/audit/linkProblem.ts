import { readPlace } from "./AuditEntry.ts"
import { hashAfter } from "./chain.ts"

/** An entry as it is stored: its payload, the columns that repeat parts of it, and its hash. */
export interface StoredLink {
  readonly height: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly experimentId: string | null
  readonly serviceId: string | null
  readonly payload: string
  readonly hash: Uint8Array
}

/** What is wrong with an entry after the one with the hash `before`; null when nothing is. */
export const linkProblem = (link: StoredLink, teamId: string, before: Uint8Array): string | null => {
  if (!hashAfter(before, link.payload).equals(link.hash)) {
    return "its hash does not follow from its payload and the entry before it: one of them is altered, or an entry is missing"
  }
  const payload = readPlace(link.payload)
  if (payload === null) return "its payload is not one that the service writes"
  const isSame = {
    team_id: payload.team_id === teamId,
    height: payload.height === link.height,
    experiment_id: payload.experiment_id === link.experimentId,
    service_id: payload.service_id === link.serviceId,
    at: Date.parse(payload.at) === link.at
  }
  const wrong = Object.entries(isSame).find(([, same]) => !same)
  return wrong === undefined ? null : `its column ${wrong[0]} differs from its payload`
}
