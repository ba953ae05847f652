import { Caller, type UserCaller } from "@sortition/domain/people/Caller"
import { defaultScopes, permissions, scopes } from "@sortition/domain/shared/Permission"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { decimalId } from "../schemas/fields.ts"

const CallerBody = z
  .object({
    administrator: z.boolean().meta({
      description: "Whether the token is the administrator's, which acts for no user and in no team.",
      examples: [false]
    }),
    user_id: decimalId.nullable().meta({
      description: "The id of the user that the request acts for; null for the administrator.",
      examples: ["1"]
    }),
    team_id: decimalId.nullable().meta({
      description: "The id of the team that the sampling API acts in; null for the administrator.",
      examples: ["1"]
    }),
    scopes: z.array(z.enum(scopes)),
    permissions: z.array(z.enum(permissions)).meta({
      description:
        "What the user's role in the team permits. Roles on single projects and experiments are not included.",
      examples: [["project_read", "experiment_read"]]
    })
  })
  .meta({ id: "Caller", description: "The user or administrator that a request acts for." })

const ofUser = (caller: UserCaller): z.infer<typeof CallerBody> => ({
  administrator: false,
  user_id: caller.userId,
  team_id: caller.teamId,
  scopes: scopes.filter((scope) => caller.scopes.has(scope)),
  permissions: permissions.filter((permission) => caller.permissions.has(permission))
})

const administrator: z.infer<typeof CallerBody> = {
  administrator: true,
  user_id: null,
  team_id: null,
  scopes: [...defaultScopes],
  permissions: []
}

export const caller = router({
  get: procedure
    .meta(
      operation("GET", "/api/v1/caller", "Get Caller", {
        tag: "caller",
        description:
          "The user or administrator that the request acts for, the team that it acts in, and what it may do."
      })
    )
    .output(CallerBody)
    .query(({ ctx }) =>
      ctx.run(Effect.map(Caller, (caller) => (caller._tag === "User" ? ofUser(caller) : administrator)))
    )
})
