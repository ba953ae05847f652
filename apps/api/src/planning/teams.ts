import type { Team } from "@sortition/domain/people/Team"
import { Teams } from "@sortition/domain/people/Teams"
import { Effect } from "effect"
import { z } from "zod"
import { rejectInclude } from "../jsonapi/listQuery.ts"
import { router } from "../procedures/trpc.ts"
import { decimalId, time } from "../schemas/fields.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { descriptionAttribute, nameAttribute, referenceAttribute } from "./attributes.ts"
import { createBody, dataOf, readBody, updateBody } from "./bodies.ts"
import { addressOf, includeField, Links, listDocument, pageFields, readSpan, searchByName } from "./lists.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"
import { teamHistory } from "./teamHistory.ts"

const tag = "teams"
const path = "teams"
const type = "teams"

const Create = createBody(
  "TeamCreate",
  type,
  z.object({
    name: nameAttribute,
    description: descriptionAttribute,
    owner_id: referenceAttribute("Owner").optional().meta({
      description: "Required from the administrator and ignored from other callers, who become the Owner themselves."
    })
  }),
  { name: "Microscopy" }
)
const Update = updateBody(
  "TeamUpdate",
  type,
  z.object({ name: nameAttribute.optional(), description: descriptionAttribute }),
  { description: "Everything that grows" }
)
const TeamResource = z
  .object({
    id: decimalId,
    type: z.literal(type),
    attributes: z.object({
      name: z.string(),
      description: z.string().nullable(),
      created_at: time,
      updated_at: time
    })
  })
  .meta({ id: "Team", description: "A team as a resource." })
const One = z.object({ data: TeamResource }).meta({ id: "TeamDocument", description: "One team." })
const Many = z
  .object({ data: z.array(TeamResource), links: Links })
  .meta({ id: "TeamList", description: "A page of teams." })

const toResource = ({ createdAt, description, id, name, updatedAt }: Team): z.infer<typeof TeamResource> => ({
  id,
  type,
  attributes: { name, description, created_at: formatTimestamp(createdAt), updated_at: formatTimestamp(updatedAt) }
})

export const teams = router({
  list: planningProcedure
    .meta(
      planningOperation("GET", path, "Get Teams", {
        tag,
        answer: Many,
        description: "The teams of the caller; all teams for the administrator."
      })
    )
    .input(z.object({ ...pageFields, ...searchByName, ...includeField }).default({}))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      rejectInclude(address.pairs)
      const span = readSpan(address)
      return listDocument(address, await ctx.run(Teams.use((teams) => teams.list(span))), toResource)
    }),
  get: planningProcedure
    .meta(planningOperation("GET", `${path}/{id}`, "Get Team", { description: "One team.", tag, answer: One }))
    .input(z.object({ id: decimalId, ...includeField }))
    .output(One)
    .query(async ({ ctx, input }) => {
      rejectInclude(addressOf(ctx, `/api/v1/${path}/{id}`, input).pairs)
      return { data: toResource(await ctx.run(Teams.use((teams) => teams.get(input.id)))) }
    }),
  create: planningProcedure
    .meta(
      planningOperation("POST", path, "Create Team", {
        tag,
        body: Create,
        answer: One,
        status: 201,
        located: true,
        description: "A user becomes Owner of the new team. The administrator names the Owner in `owner_id`."
      })
    )
    .input(z.object({ data: dataOf(Create) }))
    .output(One)
    .mutation(async ({ ctx, input }) => {
      const body = readBody(ctx, Create, input.data)
      const team = await ctx.run(
        Effect.fromResult(body).pipe(
          Effect.flatMap(({ description = null, name, owner_id: ownerId = null }) =>
            Teams.use((teams) => teams.create({ name, description, ownerId }))
          )
        )
      )
      return { data: toResource(team) }
    }),
  update: planningProcedure
    .meta({ description: "Changes the name or the description of a team. For an Owner of the team." })
    .input(
      z.object({ id: decimalId, data: dataOf(Update) }).meta({
        id: "TeamChange",
        examples: [{ data: { type, attributes: { description: "Everything that grows" } } }]
      })
    )
    .output(One)
    .mutation(async ({ ctx, input }) => {
      const team = await ctx.run(
        Teams.use((teams) => teams.update(input.id, ({ id, name }) => readBody(ctx, Update, input.data, { id, name })))
      )
      return { data: toResource(team) }
    }),
  history: teamHistory
})
