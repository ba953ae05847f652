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
  onExperiment as shape,
  toAssignmentResource
} from "./assignmentResource.ts"
import { referenceAttribute } from "./attributes.ts"
import { attempt, dataOf, readBody, updateBody } from "./bodies.ts"
import { toExperimentResource } from "./experimentResource.ts"
import { addressOf, includeFieldOf, Links, listDocument, pageFields, readSpan, searchByUser } from "./lists.ts"
import { experimentPath, toExperimentPath } from "./paths.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"

const tag = "experiment user assignments"
const path = "teams/{team_id}/projects/{project_id}/experiments/{experiment_id}/user_assignments"
const onePath = experimentPath.extend({ id: decimalId })

const One = z
  .object({ data: shape.resource, included: shape.included })
  .meta({ id: "ExperimentUserAssignmentDocument", description: "One user of an experiment." })
const Many = z
  .object({ data: z.array(shape.resource), included: shape.included, links: Links })
  .meta({ id: "ExperimentUserAssignmentList", description: "A page of users of an experiment." })
const Update = updateBody(
  "ExperimentUserAssignmentUpdate",
  assignmentType,
  z.object({ user_role_id: referenceAttribute("User role") }),
  { user_role_id: "4" }
)

const Origins = z.array(z.object({ id: decimalId, assigned: z.enum(["automatically", "manually"]) }))

export const experimentUsers = router({
  list: planningProcedure
    .meta(
      planningOperation("GET", path, "Get Experiment User Assignments", {
        description: "The users of the experiment, and their roles.",
        tag,
        answer: Many
      })
    )
    .input(experimentPath.extend({ ...pageFields, ...searchByUser, ...includeFieldOf(includable) }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      const include = readInclude(address.pairs, includable)
      const { experiment, ...listing } = await ctx.run(
        Assignments.use((assignments) =>
          assignments.listOnExperiment(toExperimentPath(input), () => attempt(() => readSpan(address)))
        )
      )
      const assignable = toExperimentResource(experiment)
      return listDocument(
        address,
        listing,
        toAssignmentResource(assignable),
        includedWith(listing.items, assignable, include)
      )
    }),
  origins: planningProcedure
    .meta({
      description:
        "Whether each assignment of the same page of `list` follows the project, `automatically`, or was set on the experiment, `manually`."
    })
    .input(experimentPath.extend({ ...pageFields, ...searchByUser }))
    .output(Origins)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      const { items } = await ctx.run(
        Assignments.use((assignments) =>
          assignments.listOnExperiment(toExperimentPath(input), () => attempt(() => readSpan(address)))
        )
      )
      return items.map(({ assigned, id }) => ({ id, assigned }))
    }),
  get: planningProcedure
    .meta(
      planningOperation("GET", `${path}/{id}`, "Get Experiment User Assignment", {
        description: "One user of the experiment.",
        tag,
        answer: One
      })
    )
    .input(onePath.extend(includeFieldOf(includable)))
    .output(One)
    .query(async ({ ctx, input }) => {
      const include = readInclude(addressOf(ctx, `/api/v1/${path}/{id}`, input).pairs, includable)
      const { assignment, experiment } = await ctx.run(
        Assignments.use((assignments) => assignments.getOnExperiment(toExperimentPath(input), input.id))
      )
      const assignable = toExperimentResource(experiment)
      return { data: toAssignmentResource(assignable)(assignment), ...includedWith([assignment], assignable, include) }
    }),
  update: planningProcedure
    .meta(
      planningOperation("PATCH", `${path}/{id}`, "Update Experiment User Assignment", {
        tag,
        body: Update,
        answer: One,
        emptyStatus: 204,
        description:
          "The user's role on the experiment no longer follows the project. Answers 204 when the role is already the same."
      })
    )
    .input(onePath.extend({ data: dataOf(Update) }))
    .output(One.nullable())
    .mutation(async ({ ctx, input }) => {
      const { assignment, changed, experiment } = await ctx.run(
        Assignments.use((assignments) =>
          assignments.changeOnExperiment(toExperimentPath(input), input.id, ({ id }) =>
            Result.map(readBody(ctx, Update, input.data, { id }), ({ user_role_id: roleId }) => ({ roleId }))
          )
        )
      )
      return changed ? { data: toAssignmentResource(toExperimentResource(experiment))(assignment) } : null
    })
})
