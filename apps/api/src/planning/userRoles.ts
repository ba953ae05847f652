import { Roles } from "@sortition/domain/people/Roles"
import { z } from "zod"
import { rejectInclude } from "../jsonapi/listQuery.ts"
import { router } from "../procedures/trpc.ts"
import { addressOf, includeField, Links, listDocument, pageFields, readSpan, searchByName } from "./lists.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"
import { toUserRoleResource, UserRoleResource } from "./userRoleResource.ts"

const path = "user_roles"
const Many = z
  .object({ data: z.array(UserRoleResource), links: Links })
  .meta({ id: "UserRoleList", description: "A page of roles." })

export const userRoles = router({
  list: planningProcedure
    .meta(
      planningOperation("GET", path, "Get User Roles", {
        description: "The roles, and what each permits.",
        tag: "user roles",
        answer: Many
      })
    )
    .input(z.object({ ...pageFields, ...searchByName, ...includeField }).default({}))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      rejectInclude(address.pairs)
      const span = readSpan(address)
      return listDocument(address, await ctx.run(Roles.use((roles) => roles.list(span))), toUserRoleResource)
    })
})
