import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { experimentTag } from "@sortition/domain/experiments/experimentTag"
import { PlannedExperiments } from "@sortition/domain/planning/PlannedExperiments"
import { z } from "zod"
import { rejectInclude } from "../jsonapi/listQuery.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import { router } from "../procedures/trpc.ts"
import { decimalId } from "../schemas/fields.ts"
import { attempt, createBody, dataOf, readBody, readPatch, updateBody } from "./bodies.ts"
import { ExperimentAttributes, NewExperimentAttributes } from "./experimentAttributes.ts"
import { ExperimentResource, toExperimentResource } from "./experimentResource.ts"
import {
  addressOf,
  includeField,
  Links,
  listDocument,
  pageFields,
  queryFieldsOf,
  readQuery,
  searchByName
} from "./lists.ts"
import { projectPath, toExperimentPath, toProjectPath } from "./paths.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"

const tag = "planned experiments"
const path = "teams/{team_id}/projects/{project_id}/experiments"
const type = "experiments"
const onePath = projectPath.extend({ id: decimalId })
const toPath = ({ id, ...path }: z.infer<typeof onePath>) => toExperimentPath({ ...path, experiment_id: id })

const Create = createBody("PlannedExperimentCreate", type, NewExperimentAttributes, {
  name: "My first experiment",
  description: "This is my very first experiment"
})
const Update = updateBody("PlannedExperimentUpdate", type, ExperimentAttributes, { name: "My renamed experiment" })
const One = z
  .object({ data: ExperimentResource })
  .meta({ id: "PlannedExperimentDocument", description: "One experiment." })
const Many = z
  .object({ data: z.array(ExperimentResource), links: Links })
  .meta({ id: "PlannedExperimentList", description: "A page of experiments." })

const orders = new Map([
  ["name", "name"],
  ["created_at", "createdAt"],
  ["updated_at", "updatedAt"],
  ["due_date", "dueDate"],
  ["start_on", "scheduledStartDate"]
] as const)

/** The document of one experiment; the header `Link` leads to the same experiment in the sampling API. */
const documentOf = ({ jsonApi, showTag }: Pick<RequestContext, "jsonApi" | "showTag">, experiment: Experiment) => {
  showTag?.(experimentTag(experiment))
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
          "`page[size]` is 10 by default and at most 100. `sort` is `id`, `name`, `created_at`, `updated_at`, `due_date` or `start_on`; a leading `-` means descending order."
      })
    )
    .input(projectPath.extend({ ...pageFields, ...searchByName, ...queryFieldsOf(orders), ...includeField }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      rejectInclude(address.pairs)
      const listing = await ctx.run(
        PlannedExperiments.use((experiments) =>
          experiments.list(toProjectPath(input), () => attempt(() => readQuery(address, orders)))
        )
      )
      return listDocument(address, listing, toExperimentResource)
    }),
  get: planningProcedure
    .meta(
      planningOperation("GET", `${path}/{id}`, "Get Experiment", {
        description: "One experiment. The header `Link` leads to the same experiment in the sampling API.",
        tag,
        tagged: true,
        answer: One
      })
    )
    .input(onePath.extend(includeField))
    .output(One)
    .query(async ({ ctx, input }) => {
      rejectInclude(addressOf(ctx, `/api/v1/${path}/{id}`, input).pairs)
      return documentOf(ctx, await ctx.run(PlannedExperiments.use((experiments) => experiments.get(toPath(input)))))
    }),
  ids: planningProcedure
    .meta({ description: "The ids of the experiment and its service in the sampling API." })
    .input(onePath)
    .output(z.object({ experiment_id: z.string(), service_id: z.string() }))
    .query(async ({ ctx, input }) => {
      const { id, serviceId } = await ctx.run(PlannedExperiments.use((experiments) => experiments.get(toPath(input))))
      return { experiment_id: id, service_id: serviceId }
    }),
  create: planningProcedure
    .meta(
      planningOperation("POST", path, "Create Experiment", {
        tag,
        body: Create,
        answer: One,
        status: 201,
        located: true,
        tagged: true,
        description: "Assigns the caller to the experiment at once, and the other users of the project asynchronously."
      })
    )
    .input(projectPath.extend({ data: dataOf(Create) }))
    .output(One)
    .mutation(async ({ ctx, input }) => {
      const experiment = await ctx.run(
        PlannedExperiments.use((experiments) =>
          experiments.create(toProjectPath(input), () => readBody(ctx, Create, input.data))
        )
      )
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
        tagged: true,
        description: "Answers 204 when nothing changes. An archived experiment accepts only `archived` false."
      })
    )
    .input(onePath.extend({ data: dataOf(Update) }))
    .output(One.nullable())
    .mutation(async ({ ctx, input }) => {
      const { changed, experiment } = await ctx.run(
        PlannedExperiments.use((experiments) =>
          experiments.update(toPath(input), ({ name, number: id }) => readPatch(ctx, Update, input.data, { id, name }))
        )
      )
      return changed ? documentOf(ctx, experiment) : null
    })
})
