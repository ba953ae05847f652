import { Users } from "@sortition/domain/people/Users"
import { Result } from "effect"
import { z } from "zod"
import { rejectInclude } from "../jsonapi/listQuery.ts"
import { router } from "../procedures/trpc.ts"
import { decimalId } from "../schemas/fields.ts"
import { emailAttribute, textAttribute } from "./attributes.ts"
import { createBody, dataOf, readBody } from "./bodies.ts"
import { addressOf, includeField } from "./lists.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"
import { toUserResource, UserResource } from "./userResource.ts"

const tag = "users"
const type = "users"

const Create = createBody(
  "UserCreate",
  type,
  z.object({
    full_name: textAttribute({ label: "Full name", min: 1, max: 255 }),
    email: emailAttribute
  }),
  { full_name: "Ada Lovelace", email: "ada@lab.example" }
)
const One = z.object({ data: UserResource }).meta({ id: "UserDocument", description: "One person." })

export const users = router({
  get: planningProcedure
    .meta(
      planningOperation("GET", "users/{id}", "Get User", {
        tag,
        answer: One,
        description: "Users can read themselves and users of their teams. The administrator can read every user."
      })
    )
    .input(z.object({ id: decimalId, ...includeField }))
    .output(One)
    .query(async ({ ctx, input }) => {
      rejectInclude(addressOf(ctx, "/api/v1/users/{id}", input).pairs)
      return { data: toUserResource(await ctx.run(Users.use((users) => users.get(input.id)))) }
    }),
  create: planningProcedure
    .meta(
      planningOperation("POST", "users", "Create User", {
        tag,
        body: Create,
        answer: One,
        status: 201,
        located: true,
        description: "For the administrator."
      })
    )
    .input(z.object({ data: dataOf(Create) }))
    .output(One)
    .mutation(async ({ ctx, input }) => {
      const user = await ctx.run(
        Users.use((users) =>
          users.create(() =>
            Result.map(readBody(ctx, Create, input.data), ({ email, full_name: fullName }) => ({ email, fullName }))
          )
        )
      )
      return { data: toUserResource(user) }
    })
})
