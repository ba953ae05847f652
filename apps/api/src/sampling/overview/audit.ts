import { type CheckedPart, History } from "@sortition/domain/audit/History"
import { Effect } from "effect"
import { z } from "zod"
import { procedure, router } from "../../procedures/trpc.ts"
import { time } from "../../schemas/fields.ts"
import { Id } from "../../schemas/Id.ts"
import { formatTimestamp } from "../../schemas/Timestamp.ts"

const height = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

const Chain = z
  .object({
    experiment_id: Id.optional().meta({ description: "Checks the chain that the history of this experiment is in." }),
    team_id: z
      .string()
      .regex(/^(?:0|[1-9]\d{0,17})$/)
      .optional()
      .meta({ description: "Checks the chain of this team, for its Owners." }),
    cursor: height.default(0).meta({ description: "`next_cursor` of the previous part: the part begins above it." })
  })
  .refine(({ experiment_id, team_id }) => (experiment_id === undefined) !== (team_id === undefined), {
    message: "either experiment_id or team_id must be given"
  })

const VerifiedPart = z.object({
  valid: z.boolean().meta({ description: "Whether every link of the part holds, and on the last part also the head." }),
  checked_entries: z.int(),
  first_broken: z
    .object({ height: z.int(), problem: z.string() })
    .nullable()
    .meta({ description: "The first entry that is altered or missing; null when the part is valid." }),
  head: z
    .object({ height: z.int(), hash: z.string() })
    .nullable()
    .meta({ description: "The last entry of the chain, as the service has noted it apart." }),
  next_cursor: height.nullable().meta({ description: "Leads to the next part; null after the last or a broken one." }),
  checked_at: time
})

const toBody = ({ at, broken, checked, head, next }: CheckedPart): z.infer<typeof VerifiedPart> => ({
  valid: broken === null,
  checked_entries: checked,
  first_broken: broken === null ? null : { height: broken.height, problem: broken.problem },
  head: head === null ? null : { height: head.height, hash: head.hash },
  next_cursor: next,
  checked_at: formatTimestamp(at)
})

export const audit = router({
  verify: procedure
    .meta({
      description:
        "Checks at most 2,000 entries of an audit chain: each hash, its link to the entry before, and at the end the head. Call it again with `next_cursor` until that is null."
    })
    .input(Chain)
    .output(VerifiedPart)
    .query(({ ctx, input: { cursor, experiment_id: experimentId, team_id: teamId = "" } }) =>
      ctx.run(
        Effect.map(
          History.use((history) => history.verify(experimentId === undefined ? { teamId } : { experimentId }, cursor)),
          toBody
        )
      )
    )
})
