import type { AuditEntry } from "@sortition/domain/audit/AuditEntry"
import { History } from "@sortition/domain/audit/History"
import { z } from "zod"
import { rejectInclude } from "../jsonapi/listQuery.ts"
import { auditFields, toAuditFields } from "../schemas/auditFields.ts"
import { addressOf, includeField, Links, listDocument, pageFields, readSpan } from "./lists.ts"
import { teamPath } from "./paths.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"

const path = "teams/{team_id}/history"
const type = "audit_entries"

const AuditEntryResource = z
  .object({
    id: z.string().meta({ description: "The id: the team and the height.", examples: ["1-12"] }),
    type: z.literal(type),
    attributes: z.object({
      ...auditFields,
      payload: z.string().meta({
        description:
          "The text that is hashed, as it is stored. `hash` is the SHA-256 of the hash before, as bytes, and of this text in UTF-8; before the first entry stands the SHA-256 of the team's id.",
        examples: ['sortition-audit-v1\n{"team_id":"1","height":12}']
      })
    })
  })
  .meta({ id: "AuditEntry", description: "One change, an entry of the audit chain of a team." })
const Many = z
  .object({ data: z.array(AuditEntryResource), links: Links })
  .meta({ id: "AuditEntryList", description: "A page of the audit chain of a team." })

const toResource = (entry: AuditEntry): z.infer<typeof AuditEntryResource> => ({
  id: `${entry.teamId}-${entry.height}`,
  type,
  attributes: { ...toAuditFields(entry), payload: entry.payload }
})

/** `planning.teams.history`: the audit chain of a team. */
export const teamHistory = planningProcedure
  .meta(
    planningOperation("GET", path, "Get Team History", {
      tag: "teams",
      answer: Many,
      description:
        "Every change in the team except of samples, newest first. For an Owner of the team. The team `0` has the changes of what belongs to no team, such as users, for the administrator."
    })
  )
  .input(teamPath.extend({ ...pageFields, ...includeField }))
  .output(Many)
  .query(async ({ ctx, input }) => {
    const address = addressOf(ctx, `/api/v1/${path}`, input)
    rejectInclude(address.pairs)
    const { limit, offset } = readSpan(address)
    const listing = await ctx.run(History.use((history) => history.ofTeam(input.team_id, { limit, offset })))
    return listDocument(address, listing, toResource)
  })
