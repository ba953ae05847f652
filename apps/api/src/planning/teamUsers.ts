import { Teams } from "@sortition/domain/people/Teams"
import type { TeamUser } from "@sortition/domain/people/TeamUser"
import { Result } from "effect"
import { z } from "zod"
import { rejectInclude } from "../jsonapi/listQuery.ts"
import { router } from "../procedures/trpc.ts"
import { decimalId, time } from "../schemas/fields.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { emailAttribute, referenceAttribute, textAttribute } from "./attributes.ts"
import { createBody, dataOf, readBody, updateBody } from "./bodies.ts"
import { addressOf, includeField, Links, listDocument, pageFields, readSpan, searchByUser } from "./lists.ts"
import { teamPath } from "./paths.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"

const tag = "team users"
const path = "teams/{team_id}/users"
const type = "team_users"
const onePath = teamPath.extend({ id: decimalId })

const role = textAttribute({ label: "Role", min: 1, max: 255 }).meta({
  description: "The name of a role; `GET /api/v1/user_roles` lists them."
})
const Create = createBody(
  "TeamUserCreate",
  type,
  z
    .object({
      user_id: referenceAttribute("User").nullish().meta({
        description:
          "The id of the user. An Owner can name only users who share a team with them; `email` names everybody else."
      }),
      email: emailAttribute.nullish().meta({
        description:
          "The e-mail address of the user, without regard to case. At least one of `user_id` and `email` is required."
      }),
      role
    })
    .refine(({ email, user_id }) => (email ?? user_id ?? null) !== null, {
      path: ["user_id"],
      error: "User id or email must be given"
    }),
  { email: "ada@lab.example", role: "User" }
)
const Update = updateBody("TeamUserUpdate", type, z.object({ role }), { role: "Viewer" })
const TeamUserResource = z
  .object({
    id: decimalId,
    type: z.literal(type),
    attributes: z.object({ user_id: z.string(), role: z.string(), created_at: time, updated_at: time })
  })
  .meta({ id: "TeamUser", description: "A member of a team." })
const One = z.object({ data: TeamUserResource }).meta({ id: "TeamUserDocument", description: "One member of a team." })
const Many = z
  .object({ data: z.array(TeamUserResource), links: Links })
  .meta({ id: "TeamUserList", description: "A page of members." })

const toResource = ({ createdAt, id, role, updatedAt, userId }: TeamUser): z.infer<typeof TeamUserResource> => ({
  id,
  type,
  attributes: { user_id: userId, role, created_at: formatTimestamp(createdAt), updated_at: formatTimestamp(updatedAt) }
})

export const teamUsers = router({
  list: planningProcedure
    .meta(
      planningOperation("GET", path, "Get Team Users", {
        tag,
        answer: Many,
        description: "For members of the team and the administrator."
      })
    )
    .input(teamPath.extend({ ...pageFields, ...searchByUser, ...includeField }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      rejectInclude(address.pairs)
      const span = readSpan(address)
      return listDocument(address, await ctx.run(Teams.use((teams) => teams.users(input.team_id, span))), toResource)
    }),
  add: planningProcedure
    .meta(
      planningOperation("POST", path, "Create Team User", {
        tag,
        body: Create,
        answer: One,
        status: 201,
        description:
          "For an Owner of the team or the administrator, like all changes of members. An Owner names a person by the exact e-mail address, or by the id of a user of one of their teams. Any other person is a 404, known or not. The administrator can add every user."
      })
    )
    .input(teamPath.extend({ data: dataOf(Create) }))
    .output(One)
    .mutation(async ({ ctx, input }) => {
      const user = await ctx.run(
        Teams.use((teams) =>
          teams.addUser(input.team_id, () =>
            Result.map(readBody(ctx, Create, input.data), ({ email, role, user_id }) => ({
              role,
              userId: user_id ?? undefined,
              email: email ?? undefined
            }))
          )
        )
      )
      return { data: toResource(user) }
    }),
  update: planningProcedure
    .meta(
      planningOperation("PATCH", `${path}/{id}`, "Update Team User", {
        description: "Changes the role of a member.",
        tag,
        body: Update,
        answer: One
      })
    )
    .input(onePath.extend({ data: dataOf(Update) }))
    .output(One)
    .mutation(async ({ ctx, input: { data, id, team_id } }) => {
      const user = await ctx.run(
        Teams.use((teams) => teams.changeUser(team_id, id, () => readBody(ctx, Update, data, { id })))
      )
      return { data: toResource(user) }
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
