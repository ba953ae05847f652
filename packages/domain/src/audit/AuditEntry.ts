import { z } from "zod"

/** What changes are recorded of, as the APIs name it. */
export const auditTargets = [
  "condition",
  "criterion",
  "experiment",
  "layer",
  "layer_booking",
  "metric",
  "override",
  "ramp",
  "service",
  "team",
  "team_user",
  "token",
  "user",
  "user_assignment",
  "user_role",
  "webhook"
] as const

const operations = ["create", "update", "delete"] as const

/**
 * Every action of an entry. `buckets.update` changes the distribution of an experiment, and `token.revoke` ends a token. An entry is
 * `unreadable` when its stored text has been altered past the service.
 */
export const auditActions = [
  ...auditTargets.flatMap((target) => operations.map((operation) => `${target}.${operation}` as const)),
  "buckets.update",
  "token.revoke",
  "unreadable"
] as const

export type AuditAction = (typeof auditActions)[number]

export const actorTypes = ["user", "local_user", "administrator", "job", "command", "database"] as const

const plain = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.union([z.string(), z.number()]))])

/** Values by the name of the field. What belongs to a thing that was created or deleted is in it, by its id. */
export const AuditFields = z.record(
  z.string(),
  z.union([plain, z.record(z.string(), z.union([plain, z.record(z.string(), plain)]))])
)

const Payload = z.object({
  team_id: z.string(),
  height: z.number(),
  at: z.string(),
  action: z.enum(auditActions),
  actor: z.object({ type: z.enum(actorTypes), id: z.string().optional(), name: z.string().optional() }),
  request_id: z.string().nullable(),
  target: z.object({ type: z.enum(auditTargets), id: z.string() }),
  experiment_id: z.string().nullable(),
  service_id: z.string().nullable(),
  before: AuditFields.nullable(),
  after: AuditFields.nullable()
})
type AuditPayload = z.infer<typeof Payload>

/** The first line of every payload. */
const version = "sortition-audit-v1\n"

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const Place = Payload.pick({ team_id: true, height: true, at: true, experiment_id: true, service_id: true })

const parsed = <A>(text: string, schema: z.ZodType<A>): A | null =>
  text.startsWith(version) ? (schema.safeParse(parseJson(text.slice(version.length))).data ?? null) : null

/** What a payload repeats of the columns beside it. Null for a text that the service has not written. */
export const readPlace = (text: string): z.infer<typeof Place> | null => parsed(text, Place)

/** Null for a text that the service has not written. */
export const readPayload = (text: string): AuditPayload | null => parsed(text, Payload)

/** One change in the chain of a team. */
export interface AuditEntry {
  readonly teamId: string
  /** Its place in the chain; the first is 1. */
  readonly height: number
  /** SHA-256 in hexadecimal digits. */
  readonly hash: string
  /** What is hashed after the hash before it, as it is stored. */
  readonly payload: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Null when it is unreadable. */
  readonly change: Pick<AuditPayload, "action" | "actor" | "after" | "before" | "request_id" | "target"> | null
}

/** The end of the chain of a team. */
export interface AuditHead {
  /** `0` for the chain of what belongs to no team. */
  readonly teamId: string
  /** The number of entries. */
  readonly height: number
  /** The hash of the last entry, in hexadecimal digits. */
  readonly hash: string
}
