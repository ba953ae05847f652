import { Users } from "@sortition/domain/people/Users"
import { z } from "zod"
import { JsonApiError } from "../jsonapi/JsonApiError.ts"
import { refuseInclude } from "../jsonapi/listQuery.ts"
import { router } from "../procedures/trpc.ts"
import { attributeReader, email, text } from "./attributeReaders.ts"
import { attributesOf, lenient } from "./bodies.ts"
import { addressOf, includeField } from "./lists.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"
import { toUserResource, UserResource } from "./userResource.ts"

const tag = "users"
const type = "users"

const Create = z
  .object({
    data: z.object({
      type: z.literal(type),
      attributes: z.object({ full_name: z.string().min(1).max(255), email: z.string().max(255) })
    })
  })
  .meta({ id: "UserCreate" })
const One = z.object({ data: UserResource }).meta({ id: "UserDocument" })

export const users = router({
  get: planningProcedure
    .meta(
      planningOperation("GET", "users/{id}", "Get User", {
        tag,
        answer: One,
        description: "Oneself, or somebody with a team in common."
      })
    )
    .input(z.object({ id: z.string(), ...includeField }))
    .output(One)
    .query(async ({ ctx, input }) => {
      refuseInclude(addressOf(ctx, "/api/v1/users/{id}", input).pairs)
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
        description: "By the administrator."
      })
    )
    .input(z.object({ data: lenient<z.input<typeof Create>["data"]>() }))
    .output(One)
    .mutation(async ({ ctx, input }) => {
      await ctx.run(Users.use((users) => users.expectAdministrator))
      const { problems, require } = attributeReader(attributesOf(ctx, input.data, { type }))
      const fullName = require("full_name", text({ label: "Full name", min: 1, max: 255 }))
      const address = require("email", email)
      if (fullName === undefined || address === undefined) throw JsonApiError.validation(problems)
      return { data: toUserResource(await ctx.run(Users.use((users) => users.create({ fullName, email: address })))) }
    })
})
