import { Assignments } from "@sortition/domain/planning/Assignments"
import { Result } from "effect"
import { z } from "zod"
import { readInclude } from "../jsonapi/listQuery.ts"
import { router } from "../procedures/trpc.ts"
import { decimalId } from "../schemas/fields.ts"
import {
  assignmentType,
  includable,
  includedWith,
  onProject as shape,
  toAssignmentResource
} from "./assignmentResource.ts"
import { referenceAttribute } from "./attributes.ts"
import { attempt, createBody, dataOf, readBody, updateBody } from "./bodies.ts"
import { addressOf, includeFieldOf, Links, listDocument, pageFields, readSpan, searchByUser } from "./lists.ts"
import { projectPath, toProjectPath } from "./paths.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"
import { toProjectResource } from "./projectResource.ts"

const tag = "project users"
const path = "teams/{team_id}/projects/{project_id}/users"
const onePath = projectPath.extend({ id: decimalId })

const One = z
  .object({ data: shape.resource, included: shape.included })
  .meta({ id: "ProjectUserAssignmentDocument", description: "One user of a project." })
const Many = z
  .object({ data: z.array(shape.resource), included: shape.included, links: Links })
  .meta({ id: "ProjectUserAssignmentList", description: "A page of users of a project." })
const userRole = { user_role_id: referenceAttribute("User role") }
const Create = createBody(
  "ProjectUserAssignmentCreate",
  assignmentType,
  z.object({ user_id: referenceAttribute("User"), ...userRole }),
  { user_id: "2", user_role_id: "3" }
)
const Update = updateBody("ProjectUserAssignmentUpdate", assignmentType, z.object(userRole), {
  user_role_id: "4"
})

export const projectUsers = router({
  list: planningProcedure
    .meta(
      planningOperation("GET", path, "Get Project Users", {
        tag,
        answer: Many,
        description: "An Owner of the team can read and change the users of every project."
      })
    )
    .input(projectPath.extend({ ...pageFields, ...searchByUser, ...includeFieldOf(includable) }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      const include = readInclude(address.pairs, includable)
      const { project, ...listing } = await ctx.run(
        Assignments.use((assignments) =>
          assignments.listOnProject(toProjectPath(input), () => attempt(() => readSpan(address)))
        )
      )
      const assignable = toProjectResource(project)
      return listDocument(
        address,
        listing,
        toAssignmentResource(assignable),
        includedWith(listing.items, assignable, include)
      )
    }),
  get: planningProcedure
    .meta(
      planningOperation("GET", `${path}/{id}`, "Get Project User", {
        description: "One user of the project.",
        tag,
        answer: One
      })
    )
    .input(onePath.extend(includeFieldOf(includable)))
    .output(One)
    .query(async ({ ctx, input }) => {
      const include = readInclude(addressOf(ctx, `/api/v1/${path}/{id}`, input).pairs, includable)
      const { assignment, project } = await ctx.run(
        Assignments.use((assignments) => assignments.getOnProject(toProjectPath(input), input.id))
      )
      const assignable = toProjectResource(project)
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
          "The user must be a member of the team. The project's experiments follow asynchronously, as after every change of a project user."
      })
    )
    .input(projectPath.extend({ data: dataOf(Create) }))
    .output(One)
    .mutation(async ({ ctx, input }) => {
      const { assignment, project } = await ctx.run(
        Assignments.use((assignments) =>
          assignments.addToProject(toProjectPath(input), () =>
            Result.map(readBody(ctx, Create, input.data), ({ user_id: userId, user_role_id: roleId }) => ({
              userId,
              roleId
            }))
          )
        )
      )
      return { data: toAssignmentResource(toProjectResource(project))(assignment) }
    }),
  update: planningProcedure
    .meta(
      planningOperation("PATCH", `${path}/{id}`, "Update Project User", {
        tag,
        body: Update,
        answer: One,
        emptyStatus: 204,
        description: "Answers 204 when the role is already the same."
      })
    )
    .input(onePath.extend({ data: dataOf(Update) }))
    .output(One.nullable())
    .mutation(async ({ ctx, input }) => {
      const { assignment, changed, project } = await ctx.run(
        Assignments.use((assignments) =>
          assignments.changeOnProject(toProjectPath(input), input.id, ({ id }) =>
            Result.map(readBody(ctx, Update, input.data, { id }), ({ user_role_id: roleId }) => ({ roleId }))
          )
        )
      )
      return changed ? { data: toAssignmentResource(toProjectResource(project))(assignment) } : null
    }),
  remove: planningProcedure
    .meta(
      planningOperation("DELETE", `${path}/{id}`, "Delete Project User", {
        description: "The user leaves the project, and asynchronously its experiments.",
        tag,
        emptyStatus: 200
      })
    )
    .input(onePath)
    .output(z.null())
    .mutation(async ({ ctx, input }) => {
      await ctx.run(Assignments.use((assignments) => assignments.removeFromProject(toProjectPath(input), input.id)))
      return null
    })
})
