import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { Access, type ExperimentPlace, expectOn } from "@sortition/domain/planning/Access"
import { isRestore, statuses } from "@sortition/domain/planning/status"
import { Effect } from "effect"
import { z } from "zod"
import { JsonApiError } from "../jsonapi/JsonApiError.ts"
import { readFilter, refuseInclude } from "../jsonapi/listQuery.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import { router } from "../procedures/trpc.ts"
import { time } from "../schemas/fields.ts"
import { attributesOf, lenient } from "./bodies.ts"
import { type ExperimentAttributes, readExperimentAttributes } from "./experimentAttributes.ts"
import { ExperimentResource, toExperimentResource } from "./experimentResource.ts"
import { addressOf, filterFields, includeField, Links, listDocument, pageFields, readOrder } from "./lists.ts"
import { projectPath, toExperimentPath, toProjectPath } from "./paths.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"

const tag = "planned experiments"
const path = "teams/{team_id}/projects/{project_id}/experiments"
const type = "experiments"
const onePath = projectPath.extend({ id: z.string() })

const fields = {
  description: z.string().max(10_000).nullable().optional(),
  status: z.enum(statuses).optional(),
  due_date: time.nullable().optional(),
  start_on: time.nullable().optional(),
  archived: z.boolean().optional()
}
const name = z.string().min(2).max(255)
const Create = z
  .object({ data: z.object({ type: z.literal(type), attributes: z.object({ name, ...fields }) }) })
  .meta({ id: "PlannedExperimentCreate" })
const Update = z
  .object({
    data: z.object({
      id: z.string().optional(),
      type: z.literal(type),
      attributes: z.object({ name: name.optional(), ...fields })
    })
  })
  .meta({ id: "PlannedExperimentUpdate" })
const One = z.object({ data: ExperimentResource }).meta({ id: "PlannedExperimentDocument" })
const Many = z.object({ data: z.array(ExperimentResource), links: Links }).meta({ id: "PlannedExperimentList" })

const orders = new Map([
  ["name", "name"],
  ["created_at", "createdAt"],
  ["updated_at", "updatedAt"],
  ["due_date", "dueDate"],
  ["start_on", "scheduledStartDate"]
] as const)

/** An archived experiment takes its restoration and nothing else; an archived project takes nothing. */
const mayUpdate = ({ experiment, onExperiment, service }: ExperimentPlace, { plan, problems }: ExperimentAttributes) =>
  service.active &&
  onExperiment.has("experiment_manage") &&
  (!experiment.archived || (problems.length === 0 && isRestore(plan)))

const readable = (input: z.infer<typeof onePath>) =>
  Access.use((access) => access.experiment(toExperimentPath({ ...input, experiment_id: input.id }))).pipe(
    Effect.tap(({ onExperiment }) => expectOn(onExperiment.has("experiment_read"), "experiment_read"))
  )

/** The document of one experiment; a header leads to the sampling API's view of it. */
const documentOf = ({ jsonApi }: Pick<RequestContext, "jsonApi">, experiment: Experiment) => {
  jsonApi?.showAlternate(`/api/v1/experiments/${experiment.id}`)
  return { data: toExperimentResource(experiment) }
}

export const experiments = router({
  list: planningProcedure
    .meta(
      planningOperation("GET", path, "Get Experiments", {
        tag,
        answer: Many,
        description:
          "`page[size]` is 10 unless told and at most 100; `sort` is `id`, `name`, `created_at`, `updated_at`, `due_date` or `start_on`, with `-` in front for descending."
      })
    )
    .input(projectPath.extend({ ...pageFields, ...filterFields, ...includeField }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      refuseInclude(address.pairs)
      const { service } = await ctx.run(Access.use((access) => access.project(toProjectPath(input))))
      const filter = readFilter(address.pairs)
      const order = readOrder(address, orders)
      return listDocument(
        address,
        (span) => ctx.run(Experiments.use((experiments) => experiments.listPlanned(service.id, filter, order, span))),
        toExperimentResource
      )
    }),
  get: planningProcedure
    .meta(planningOperation("GET", `${path}/{id}`, "Get Experiment", { tag, answer: One }))
    .input(onePath.extend(includeField))
    .output(One)
    .query(async ({ ctx, input }) => {
      refuseInclude(addressOf(ctx, `/api/v1/${path}/{id}`, input).pairs)
      const { experiment } = await ctx.run(readable(input))
      return documentOf(ctx, experiment)
    }),
  /** The ids by which the sampling procedures know it. */
  ids: planningProcedure
    .input(onePath)
    .output(z.object({ experiment_id: z.string(), service_id: z.string() }))
    .query(async ({ ctx, input }) => {
      const { experiment } = await ctx.run(readable(input))
      return { experiment_id: experiment.id, service_id: experiment.serviceId }
    }),
  create: planningProcedure
    .meta(
      planningOperation("POST", path, "Create Experiment", {
        tag,
        body: Create,
        answer: One,
        status: 201,
        located: true,
        description: "The assignments of the project's other users follow asynchronously."
      })
    )
    .input(projectPath.extend({ data: lenient<z.input<typeof Create>["data"]>() }))
    .output(One)
    .mutation(async ({ ctx, input }) => {
      const { service } = await ctx.run(
        Access.use((access) => access.project(toProjectPath(input))).pipe(
          Effect.tap(({ onProject, service }) =>
            expectOn(service.active && onProject.has("project_experiments_create"), "project_experiments_create")
          )
        )
      )
      const { plan, problems } = readExperimentAttributes(attributesOf(ctx, input.data, { type }), "create")
      const { name } = plan
      if (problems.length > 0 || name === undefined) throw JsonApiError.validation(problems)
      const experiment = await ctx.run(Experiments.use((experiments) => experiments.plan(service, { ...plan, name })))
      return documentOf(ctx, experiment)
    }),
  update: planningProcedure
    .meta(
      planningOperation("PATCH", `${path}/{id}`, "Update Experiment", {
        tag,
        body: Update,
        answer: One,
        emptyStatus: 204,
        also: "PUT",
        description: "204 when nothing differs. An archived experiment takes only `archived` false."
      })
    )
    .input(onePath.extend({ data: lenient<z.input<typeof Update>["data"]>() }))
    .output(One.nullable())
    .mutation(async ({ ctx, input }) => {
      const place = await ctx.run(
        Access.use((access) => access.experiment(toExperimentPath({ ...input, experiment_id: input.id })))
      )
      const { experiment } = place
      const attributes = attributesOf(ctx, input.data, { type, id: experiment.number })
      const read = readExperimentAttributes(attributes, "update", experiment.name)
      await ctx.run(expectOn(mayUpdate(place, read), "experiment_manage"))
      if (read.problems.length > 0) throw JsonApiError.validation(read.problems)
      const changed = await ctx.run(Experiments.use((experiments) => experiments.replan(experiment.id, read.plan)))
      return changed === null ? null : documentOf(ctx, changed)
    })
})
