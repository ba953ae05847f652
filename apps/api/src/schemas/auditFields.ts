import {
  type AuditAction,
  type AuditEntry,
  AuditFields,
  actorTypes,
  auditActions,
  auditTargets
} from "@sortition/domain/audit/AuditEntry"
import { z } from "zod"
import { time } from "./fields.ts"
import { formatTimestamp } from "./Timestamp.ts"

const Fields = AuditFields.nullable()

const AuditActor = z
  .object({
    type: z
      .enum([...actorTypes, "unknown"])
      .meta({ description: "`database` is a change past the service; `unknown` stands in an unreadable entry." }),
    id: z.string().nullable().meta({ description: "The id of the user, decimal digits; null unless a user acted." }),
    name: z.string().nullable().meta({ description: "The name of the job, command or database role; otherwise null." })
  })
  .meta({
    description: "What made a change.",
    examples: [{ type: "user", id: "2", name: null }]
  })

const AuditTarget = z
  .object({
    type: z.enum([...auditTargets, "unknown"]).meta({ description: "What kind of thing changed." }),
    id: z.string().meta({ description: "The id of the thing: a UUID, or decimal digits." })
  })
  .meta({
    description: "What changed.",
    examples: [{ type: "experiment", id: "01980a3c-5b7e-7000-8000-000000000002" }]
  })

/** What both APIs show of an entry of the audit chain. */
export const auditFields = {
  team_id: z.string().meta({ description: "The id of the team that the chain belongs to.", examples: ["1"] }),
  height: z.int().meta({ description: "The place of the entry in the team's chain. The first is 1.", examples: [12] }),
  hash: z.string().meta({
    description: "The SHA-256 of the entry and all entries before it, in hexadecimal digits.",
    examples: ["6dcd4ce23d88e2ee9568ba546c007c63d9131c1b0f4b6f0e2f1c2a3b4c5d6e7f"]
  }),
  at: time.meta({ description: "When the change was committed, in UTC.", examples: ["2026-11-02T09:30:00.000Z"] }),
  action: z
    .enum(auditActions)
    .meta({ description: "What was done; a closed set.", examples: ["experiment.update" satisfies AuditAction] }),
  actor: AuditActor,
  request_id: z
    .string()
    .nullable()
    .meta({
      description: "The `X-Request-Id` of the request; null when no request made the change.",
      examples: ["01980a3c-5b7e-7000-8000-000000000009"]
    }),
  target: AuditTarget,
  before: Fields.meta({
    description: "The changed fields before the change; null when it created the thing.",
    examples: [{ active: true }]
  }),
  after: Fields.meta({
    description: "The changed fields after the change; null when it deleted the thing.",
    examples: [{ active: false }]
  })
}

export const toAuditFields = ({ at, change, hash, height, teamId }: AuditEntry) => ({
  team_id: teamId,
  height,
  hash,
  at: formatTimestamp(at),
  action: change?.action ?? ("unreadable" as const),
  actor: {
    type: change?.actor.type ?? ("unknown" as const),
    id: change?.actor.id ?? null,
    name: change?.actor.name ?? null
  },
  request_id: change?.request_id ?? null,
  target: change?.target ?? { type: "unknown" as const, id: "" },
  before: change?.before ?? null,
  after: change?.after ?? null
})
