import { z } from "zod"
import type { AuditHead } from "./AuditEntry.ts"

const Head = z
  .object({ team_id: z.string(), height: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) })
  .transform(({ hash, height, team_id: teamId }): AuditHead => ({ teamId, height, hash }))
const Line = z.union([
  Head.transform((head) => [head]),
  z.object({ heads: z.array(Head) }).transform(({ heads }) => heads)
])

const headsOf = (text: string, number: number): readonly AuditHead[] => {
  try {
    return Line.parse(JSON.parse(text))
  } catch {
    throw new Error(`line ${number} is neither a head that verify-audit has printed nor a body of the audit webhook`)
  }
}

/** Copies of heads by team: lines that `verify-audit` has printed, or bodies that the webhook has received. */
export const readHeads = (text: string): ReadonlyMap<string, readonly AuditHead[]> =>
  Map.groupBy(
    text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : headsOf(line, index + 1))),
    ({ teamId }) => teamId
  )
