import { Teams } from "@sortition/domain/people/Teams"
import type { TeamUser } from "@sortition/domain/people/TeamUser"
import { Access } from "@sortition/domain/planning/Access"
import { z } from "zod"
import { JsonApiError } from "../jsonapi/JsonApiError.ts"
import { refuseInclude } from "../jsonapi/listQuery.ts"
import { router } from "../procedures/trpc.ts"
import { time } from "../schemas/fields.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { attributeReader, reference, text } from "./attributeReaders.ts"
import { attributesOf, lenient } from "./bodies.ts"
import { addressOf, includeField, Links, listDocument, pageFields } from "./lists.ts"
import { teamPath } from "./paths.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"

const tag = "team users"
const path = "teams/{team_id}/users"
const type = "team_users"
const onePath = teamPath.extend({ id: z.string() })

const role = z.string().meta({ description: "The name of a role, as `GET /api/v1/user_roles` lists them" })
const Create = z
  .object({
    data: z.object({
      type: z.literal(type),
      attributes: z.object({ user_id: z.union([z.string(), z.int()]), role })
    })
  })
  .meta({ id: "TeamUserCreate" })
const Update = z
  .object({
    data: z.object({ id: z.string().optional(), type: z.literal(type), attributes: z.object({ role }) })
  })
  .meta({ id: "TeamUserUpdate" })
const TeamUserResource = z
  .object({
    id: z.string(),
    type: z.literal(type),
    attributes: z.object({ user_id: z.string(), role: z.string(), created_at: time, updated_at: time })
  })
  .meta({ id: "TeamUser" })
const One = z.object({ data: TeamUserResource }).meta({ id: "TeamUserDocument" })
const Many = z.object({ data: z.array(TeamUserResource), links: Links }).meta({ id: "TeamUserList" })

const toResource = ({ createdAt, id, role, updatedAt, userId }: TeamUser): z.infer<typeof TeamUserResource> => ({
  id,
  type,
  attributes: { user_id: userId, role, created_at: formatTimestamp(createdAt), updated_at: formatTimestamp(updatedAt) }
})
const roleName = text({ label: "Role", min: 1, max: 255 })

export const teamUsers = router({
  list: planningProcedure
    .meta(planningOperation("GET", path, "Get Team Users", { tag, answer: Many, description: "To any member." }))
    .input(teamPath.extend({ ...pageFields, ...includeField }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      refuseInclude(address.pairs)
      return listDocument(
        address,
        (span) => ctx.run(Teams.use((teams) => teams.users(input.team_id, span))),
        toResource
      )
    }),
  add: planningProcedure
    .meta(
      planningOperation("POST", path, "Create Team User", {
        tag,
        body: Create,
        answer: One,
        status: 201,
        description: "By an Owner of the team or the administrator, as all changes of members."
      })
    )
    .input(teamPath.extend({ data: lenient<z.input<typeof Create>["data"]>() }))
    .output(One)
    .mutation(async ({ ctx, input }) => {
      await ctx.run(Access.use((access) => access.managedTeam(input.team_id)))
      const { problems, require } = attributeReader(attributesOf(ctx, input.data, { type }))
      const userId = require("user_id", reference("User"))
      const role = require("role", roleName)
      if (userId === undefined || role === undefined) throw JsonApiError.validation(problems)
      return { data: toResource(await ctx.run(Teams.use((teams) => teams.addUser(input.team_id, { userId, role })))) }
    }),
  update: planningProcedure
    .meta(planningOperation("PATCH", `${path}/{id}`, "Update Team User", { tag, body: Update, answer: One }))
    .input(onePath.extend({ data: lenient<z.input<typeof Update>["data"]>() }))
    .output(One)
    .mutation(async ({ ctx, input: { data, id, team_id } }) => {
      await ctx.run(Access.use((access) => access.managedTeam(team_id)))
      const { problems, require } = attributeReader(attributesOf(ctx, data, { type, id }))
      const role = require("role", roleName)
      if (role === undefined) throw JsonApiError.validation(problems)
      return { data: toResource(await ctx.run(Teams.use((teams) => teams.changeUser(team_id, id, { role })))) }
    }),
  remove: planningProcedure
    .meta(
      planningOperation("DELETE", `${path}/{id}`, "Delete Team User", {
        tag,
        emptyStatus: 204,
        description: "The user's tokens for the team stop working at once."
      })
    )
    .input(onePath)
    .output(z.null())
    .mutation(async ({ ctx, input }) => {
      await ctx.run(Teams.use((teams) => teams.removeUser(input.team_id, input.id)))
      return null
    })
})
