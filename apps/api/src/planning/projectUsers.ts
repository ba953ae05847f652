import { Access, expectOn } from "@sortition/domain/planning/Access"
import { Assignments } from "@sortition/domain/planning/Assignments"
import type { Permission } from "@sortition/domain/shared/Permission"
import { Effect } from "effect"
import { z } from "zod"
import { JsonApiError } from "../jsonapi/JsonApiError.ts"
import { readInclude } from "../jsonapi/listQuery.ts"
import { router } from "../procedures/trpc.ts"
import {
  assignmentType,
  includable,
  includedWith,
  onProject as shape,
  toAssignmentResource
} from "./assignmentResource.ts"
import { attributeReader, reference } from "./attributeReaders.ts"
import { attributesOf, lenient } from "./bodies.ts"
import { addressOf, includeField, Links, listDocument, pageFields } from "./lists.ts"
import { projectPath, toProjectPath } from "./paths.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"
import { toProjectResource } from "./projectResource.ts"

const tag = "project users"
const path = "teams/{team_id}/projects/{project_id}/users"
const onePath = projectPath.extend({ id: z.string() })

const id = z.union([z.string(), z.int()])
const One = z.object({ data: shape.resource, included: shape.included }).meta({ id: "ProjectUserAssignmentDocument" })
const Many = z
  .object({ data: z.array(shape.resource), included: shape.included, links: Links })
  .meta({ id: "ProjectUserAssignmentList" })
const Create = z
  .object({
    data: z.object({ type: z.literal(assignmentType), attributes: z.object({ user_id: id, user_role_id: id }) })
  })
  .meta({ id: "ProjectUserAssignmentCreate" })
const Update = z
  .object({
    data: z.object({
      id: z.string().optional(),
      type: z.literal(assignmentType),
      attributes: z.object({ user_role_id: id })
    })
  })
  .meta({ id: "ProjectUserAssignmentUpdate" })

/** The project of the path, for one whose role there allows this, or an owner of the team. */
const located = (input: z.infer<typeof projectPath>, permission: Permission) =>
  Access.use((access) => access.project(toProjectPath(input), { orTeamOwner: true })).pipe(
    Effect.tap(({ onProject, onTeam }) => expectOn(onProject.has(permission) || onTeam.has("team_manage"), permission)),
    Effect.map(({ service }) => service)
  )

export const projectUsers = router({
  list: planningProcedure
    .meta(
      planningOperation("GET", path, "Get Project Users", {
        tag,
        answer: Many,
        description: "An Owner of the team may see and change the users of any project."
      })
    )
    .input(projectPath.extend({ ...pageFields, ...includeField }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      const include = readInclude(address.pairs, includable)
      const service = await ctx.run(located(input, "project_users_read"))
      const assignable = toProjectResource(service)
      return listDocument(
        address,
        (span) => ctx.run(Assignments.use((assignments) => assignments.listOnProject(service.id, span))),
        toAssignmentResource(assignable),
        (items) => includedWith(items, assignable, include)
      )
    }),
  get: planningProcedure
    .meta(planningOperation("GET", `${path}/{id}`, "Get Project User", { tag, answer: One }))
    .input(onePath.extend(includeField))
    .output(One)
    .query(async ({ ctx, input }) => {
      const include = readInclude(addressOf(ctx, `/api/v1/${path}/{id}`, input).pairs, includable)
      const service = await ctx.run(located(input, "project_users_manage"))
      const assignable = toProjectResource(service)
      const assignment = await ctx.run(Assignments.use((assignments) => assignments.getOnProject(service.id, input.id)))
      return { data: toAssignmentResource(assignable)(assignment), ...includedWith([assignment], assignable, include) }
    }),
  create: planningProcedure
    .meta(
      planningOperation("POST", path, "Create Project User", {
        tag,
        body: Create,
        answer: One,
        status: 201,
        located: true,
        description:
          "A member of the team. The experiments of the project follow asynchronously, as with every change here."
      })
    )
    .input(projectPath.extend({ data: lenient<z.input<typeof Create>["data"]>() }))
    .output(One)
    .mutation(async ({ ctx, input }) => {
      const service = await ctx.run(located(input, "project_users_manage"))
      const { problems, require } = attributeReader(attributesOf(ctx, input.data, { type: assignmentType }))
      const userId = require("user_id", reference("User"))
      const roleId = require("user_role_id", reference("User role"))
      if (userId === undefined || roleId === undefined) throw JsonApiError.validation(problems)
      const assignment = await ctx.run(
        Assignments.use((assignments) => assignments.addToProject(service.id, { userId, roleId }))
      )
      return { data: toAssignmentResource(toProjectResource(service))(assignment) }
    }),
  update: planningProcedure
    .meta(
      planningOperation("PATCH", `${path}/{id}`, "Update Project User", {
        tag,
        body: Update,
        answer: One,
        emptyStatus: 204,
        description: "204 when it is the same role."
      })
    )
    .input(onePath.extend({ data: lenient<z.input<typeof Update>["data"]>() }))
    .output(One.nullable())
    .mutation(async ({ ctx, input }) => {
      const service = await ctx.run(located(input, "project_users_manage"))
      const { id } = await ctx.run(Assignments.use((assignments) => assignments.getOnProject(service.id, input.id)))
      const { problems, require } = attributeReader(attributesOf(ctx, input.data, { type: assignmentType, id }))
      const roleId = require("user_role_id", reference("User role"))
      if (roleId === undefined) throw JsonApiError.validation(problems)
      const changed = await ctx.run(
        Assignments.use((assignments) => assignments.changeOnProject(service.id, id, roleId))
      )
      return changed === null ? null : { data: toAssignmentResource(toProjectResource(service))(changed) }
    }),
  remove: planningProcedure
    .meta(planningOperation("DELETE", `${path}/{id}`, "Delete Project User", { tag, emptyStatus: 200 }))
    .input(onePath)
    .output(z.null())
    .mutation(async ({ ctx, input }) => {
      const service = await ctx.run(located(input, "project_users_manage"))
      await ctx.run(Assignments.use((assignments) => assignments.removeFromProject(service.id, input.id)))
      return null
    })
})
