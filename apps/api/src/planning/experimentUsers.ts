import { Access, type ExperimentPlace, expectOn } from "@sortition/domain/planning/Access"
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
  onExperiment as shape,
  toAssignmentResource
} from "./assignmentResource.ts"
import { attributeReader, reference } from "./attributeReaders.ts"
import { attributesOf, lenient } from "./bodies.ts"
import { toExperimentResource } from "./experimentResource.ts"
import { addressOf, includeField, Links, listDocument, pageFields } from "./lists.ts"
import { experimentPath, toExperimentPath } from "./paths.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"

const tag = "experiment user assignments"
const path = "teams/{team_id}/projects/{project_id}/experiments/{experiment_id}/user_assignments"
const onePath = experimentPath.extend({ id: z.string() })

const One = z
  .object({ data: shape.resource, included: shape.included })
  .meta({ id: "ExperimentUserAssignmentDocument" })
const Many = z
  .object({ data: z.array(shape.resource), included: shape.included, links: Links })
  .meta({ id: "ExperimentUserAssignmentList" })
const Update = z
  .object({
    data: z.object({
      id: z.string().optional(),
      type: z.literal(assignmentType),
      attributes: z.object({ user_role_id: z.union([z.string(), z.int()]) })
    })
  })
  .meta({ id: "ExperimentUserAssignmentUpdate" })

/** The experiment of the path, for one who may do this to its users there. */
const located = (
  input: z.infer<typeof experimentPath>,
  permission: Permission,
  allowed = (_: ExperimentPlace): boolean => true
) =>
  Access.use((access) => access.experiment(toExperimentPath(input))).pipe(
    Effect.tap((place) => expectOn(place.onExperiment.has(permission) && allowed(place), permission)),
    Effect.map(({ experiment }) => experiment)
  )
const isLive = ({ experiment, service }: ExperimentPlace) => service.active && !experiment.archived

export const experimentUsers = router({
  list: planningProcedure
    .meta(planningOperation("GET", path, "Get Experiment User Assignments", { tag, answer: Many }))
    .input(experimentPath.extend({ ...pageFields, ...includeField }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      const include = readInclude(address.pairs, includable)
      const experiment = await ctx.run(located(input, "experiment_users_read"))
      const assignable = toExperimentResource(experiment)
      return listDocument(
        address,
        (span) => ctx.run(Assignments.use((assignments) => assignments.listOnExperiment(experiment.id, span))),
        toAssignmentResource(assignable),
        (items) => includedWith(items, assignable, include)
      )
    }),
  get: planningProcedure
    .meta(planningOperation("GET", `${path}/{id}`, "Get Experiment User Assignment", { tag, answer: One }))
    .input(onePath.extend(includeField))
    .output(One)
    .query(async ({ ctx, input }) => {
      const include = readInclude(addressOf(ctx, `/api/v1/${path}/{id}`, input).pairs, includable)
      const experiment = await ctx.run(located(input, "experiment_users_read"))
      const assignable = toExperimentResource(experiment)
      const assignment = await ctx.run(
        Assignments.use((assignments) => assignments.getOnExperiment(experiment.id, input.id))
      )
      return { data: toAssignmentResource(assignable)(assignment), ...includedWith([assignment], assignable, include) }
    }),
  update: planningProcedure
    .meta(
      planningOperation("PATCH", `${path}/{id}`, "Update Experiment User Assignment", {
        tag,
        body: Update,
        answer: One,
        emptyStatus: 204,
        description: "From then on it does not follow the project any more. 204 when it is the same role."
      })
    )
    .input(onePath.extend({ data: lenient<z.input<typeof Update>["data"]>() }))
    .output(One.nullable())
    .mutation(async ({ ctx, input }) => {
      const experiment = await ctx.run(located(input, "experiment_users_manage", isLive))
      const { id } = await ctx.run(
        Assignments.use((assignments) => assignments.getOnExperiment(experiment.id, input.id))
      )
      const { problems, require } = attributeReader(attributesOf(ctx, input.data, { type: assignmentType, id }))
      const roleId = require("user_role_id", reference("User role"))
      if (roleId === undefined) throw JsonApiError.validation(problems)
      const changed = await ctx.run(
        Assignments.use((assignments) => assignments.changeOnExperiment(experiment.id, id, roleId))
      )
      return changed === null ? null : { data: toAssignmentResource(toExperimentResource(experiment))(changed) }
    })
})
