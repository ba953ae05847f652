import type { ApiToken } from "@sortition/domain/people/ApiToken"
import { Tokens } from "@sortition/domain/people/Tokens"
import { defaultScopes, scopes } from "@sortition/domain/shared/Permission"
import { Result } from "effect"
import { z } from "zod"
import { rejectInclude } from "../jsonapi/listQuery.ts"
import { router } from "../procedures/trpc.ts"
import { decimalId, id, time } from "../schemas/fields.ts"
import { formatOptionalTimestamp, formatTimestamp } from "../schemas/Timestamp.ts"
import { dateAttribute, referenceAttribute, textAttribute } from "./attributes.ts"
import { createBody, dataOf, readBody } from "./bodies.ts"
import { addressOf, includeField, Links, listDocument, pageFields, readSpan, searchByName } from "./lists.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"

const tag = "api tokens"
const path = "users/{user_id}/tokens"
const type = "api_tokens"
const userPath = z.object({ user_id: z.string() })

const scopesMessage = `Scopes must be one or more of ${scopes.join(", ")}, without repeats`
const serviceMessage = "Service must exist in the team"
const serviceDescription =
  "The only service that the token reaches; absent or null for every service of the team. Only a token whose only scope is `evaluate` can have one."
const Create = createBody(
  "ApiTokenCreate",
  type,
  z.object({
    name: textAttribute({ label: "Name", min: 1, max: 255 }),
    team_id: referenceAttribute("Team"),
    expires_at: dateAttribute("Expires at"),
    scopes: z
      .array(z.enum(scopes, { error: scopesMessage }), { error: scopesMessage })
      .refine((given) => given.length > 0 && new Set(given).size === given.length, { error: scopesMessage })
      .optional(),
    service_id: z.uuid({ error: serviceMessage }).nullable().optional().meta({ description: serviceDescription })
  }),
  { name: "laptop", team_id: "1", scopes: ["read"] }
)

const attributes = {
  name: z.string(),
  team_id: z.string(),
  scopes: z.array(z.enum(scopes)),
  service_id: id
    .nullable()
    .meta({ description: "The only service that the token reaches; null for every service of the team." }),
  expires_at: time.nullable(),
  last_used_at: time.nullable(),
  created_at: time,
  updated_at: time
}
const ApiTokenResource = z
  .object({ id: decimalId, type: z.literal(type), attributes: z.object(attributes) })
  .meta({ id: "ApiToken", description: "A token of a user, without its secret." })
const Created = z
  .object({
    data: z.object({
      id: decimalId,
      type: z.literal(type),
      attributes: z.object({ ...attributes, token: z.string().meta({ description: "Shown only in this answer." }) })
    })
  })
  .meta({ id: "ApiTokenCreated", description: "A new token, with its secret." })
const Many = z
  .object({ data: z.array(ApiTokenResource), links: Links })
  .meta({ id: "ApiTokenList", description: "A page of tokens." })

const toResource = (token: ApiToken): z.infer<typeof ApiTokenResource> => ({
  id: token.id,
  type,
  attributes: {
    name: token.name,
    team_id: token.teamId,
    scopes: [...token.scopes],
    service_id: token.serviceId,
    expires_at: formatOptionalTimestamp(token.expiresAt),
    last_used_at: formatOptionalTimestamp(token.lastUsedAt),
    created_at: formatTimestamp(token.createdAt),
    updated_at: formatTimestamp(token.updatedAt)
  }
})

export const tokens = router({
  list: planningProcedure
    .meta(
      planningOperation("GET", path, "Get API Tokens", {
        tag,
        answer: Many,
        description: "For the user and the administrator. The secrets of the tokens are not shown."
      })
    )
    .input(userPath.extend({ ...pageFields, ...searchByName, ...includeField }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      rejectInclude(address.pairs)
      const span = readSpan(address)
      return listDocument(address, await ctx.run(Tokens.use((tokens) => tokens.list(input.user_id, span))), toResource)
    }),
  create: planningProcedure
    .meta(
      planningOperation("POST", path, "Create API Token", {
        tag,
        body: Create,
        answer: Created,
        status: 201,
        description:
          "For the user and the administrator. In the sampling API and tRPC, the token acts in the team `team_id`. Only this answer shows the token itself."
      })
    )
    .input(userPath.extend({ data: dataOf(Create) }))
    .output(Created)
    .mutation(async ({ ctx, input }) => {
      const { secret, token } = await ctx.run(
        Tokens.use((tokens) =>
          tokens.create(input.user_id, () =>
            Result.map(
              readBody(ctx, Create, input.data),
              ({ expires_at, name, scopes: granted = defaultScopes, service_id, team_id }) => ({
                name,
                teamId: team_id,
                expiresAt: expires_at ?? null,
                scopes: granted,
                serviceId: service_id ?? null
              })
            )
          )
        )
      )
      const resource = toResource(token)
      return { data: { ...resource, attributes: { ...resource.attributes, token: secret } } }
    }),
  revoke: planningProcedure
    .meta(
      planningOperation("DELETE", `${path}/{id}`, "Revoke API Token", {
        tag,
        emptyStatus: 204,
        description: "The token stops working at once."
      })
    )
    .input(userPath.extend({ id: decimalId }))
    .output(z.null())
    .mutation(async ({ ctx, input }) => {
      await ctx.run(Tokens.use((tokens) => tokens.revoke(input.user_id, input.id)))
      return null
    })
})
