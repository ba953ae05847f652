import { Access, expectOn, type ProjectPlace } from "@sortition/domain/planning/Access"
import type { Service } from "@sortition/domain/services/Service"
import { type ProjectPlan, Services } from "@sortition/domain/services/Services"
import { Effect } from "effect"
import { z } from "zod"
import { JsonApiError } from "../jsonapi/JsonApiError.ts"
import { readFilter, refuseInclude } from "../jsonapi/listQuery.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import { router } from "../procedures/trpc.ts"
import type { JsonObject } from "../schemas/parseJsonObject.ts"
import {
  attributeReader,
  descriptionRule,
  nameRule,
  oneOf,
  optionalText,
  orUnchanged,
  text
} from "./attributeReaders.ts"
import { attributesOf, lenient } from "./bodies.ts"
import { addressOf, filterFields, includeField, Links, listDocument, pageFields, readOrder } from "./lists.ts"
import { teamPath, toProjectPath } from "./paths.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"
import { ProjectResource, toProjectResource } from "./projectResource.ts"

const tag = "projects"
const path = "teams/{team_id}/projects"
const type = "projects"
const onePath = teamPath.extend({ id: z.string() })

const name = z.string().min(2).max(255)
const fields = { description: z.string().max(10_000).nullable().optional(), archived: z.boolean().optional() }
const Create = z
  .object({ data: z.object({ type: z.literal(type), attributes: z.object({ name, ...fields }) }) })
  .meta({ id: "ProjectCreate" })
const Update = z
  .object({
    data: z.object({
      id: z.string().optional(),
      type: z.literal(type),
      attributes: z.object({ name: name.optional(), ...fields })
    })
  })
  .meta({ id: "ProjectUpdate" })
const One = z.object({ data: ProjectResource }).meta({ id: "ProjectDocument" })
const Many = z.object({ data: z.array(ProjectResource), links: Links }).meta({ id: "ProjectList" })

const orders = new Map([
  ["name", "name"],
  ["created_at", "createdAt"],
  ["updated_at", "updatedAt"]
] as const)

const readAttributes = (attributes: JsonObject, stored?: Service) => {
  const { problems, read, require } = attributeReader(attributes)
  const archived = read("archived", oneOf("Archived", [true, false]))
  const name = (stored === undefined ? require : read)("name", orUnchanged(stored?.name, text(nameRule)))
  const plan: ProjectPlan = { archived, name, description: read("description", optionalText(descriptionRule)) }
  return { plan, problems }
}

/** An archived project takes its restoration and nothing else. */
const mayUpdate = ({ onProject, service }: ProjectPlace, { plan, problems }: ReturnType<typeof readAttributes>) => {
  const restores = plan.archived === false && plan.name === undefined && plan.description === undefined
  return onProject.has("project_manage") && (service.active || (restores && problems.length === 0))
}

/** The document of one project; a header leads to the sampling API's view of it. */
const documentOf = ({ jsonApi }: Pick<RequestContext, "jsonApi">, service: Service) => {
  jsonApi?.showAlternate(`/api/v1/services/${service.id}`)
  return { data: toProjectResource(service) }
}

export const projects = router({
  list: planningProcedure
    .meta(
      planningOperation("GET", path, "Get Projects", {
        tag,
        answer: Many,
        description: "Those that the caller may read; `sort` is `id`, `name`, `created_at` or `updated_at`."
      })
    )
    .input(teamPath.extend({ ...pageFields, ...filterFields, ...includeField }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      refuseInclude(address.pairs)
      await ctx.run(Access.use((access) => access.team(input.team_id)))
      const filter = readFilter(address.pairs)
      const order = readOrder(address, orders)
      return listDocument(
        address,
        (span) => ctx.run(Services.use((services) => services.listProjects(input.team_id, filter, order, span))),
        toProjectResource
      )
    }),
  get: planningProcedure
    .meta(planningOperation("GET", `${path}/{id}`, "Get Project", { tag, answer: One }))
    .input(onePath.extend(includeField))
    .output(One)
    .query(async ({ ctx, input }) => {
      refuseInclude(addressOf(ctx, `/api/v1/${path}/{id}`, input).pairs)
      const { service } = await ctx.run(
        Access.use((access) => access.project(toProjectPath({ ...input, project_id: input.id })))
      )
      return documentOf(ctx, service)
    }),
  create: planningProcedure
    .meta(
      planningOperation("POST", path, "Create Project", {
        tag,
        body: Create,
        answer: One,
        status: 201,
        located: true,
        description: "Its name is unique in the team without regard to case; the caller becomes its Owner."
      })
    )
    .input(teamPath.extend({ data: lenient<z.input<typeof Create>["data"]>() }))
    .output(One)
    .mutation(async ({ ctx, input }) => {
      await ctx.run(
        Access.use((access) => access.team(input.team_id)).pipe(
          Effect.tap(({ onTeam }) => expectOn(onTeam.has("team_projects_create"), "team_projects_create"))
        )
      )
      const { plan, problems } = readAttributes(attributesOf(ctx, input.data, { type }))
      const { name } = plan
      if (problems.length > 0 || name === undefined) throw JsonApiError.validation(problems)
      const service = await ctx.run(
        Services.use((services) => services.createProject(input.team_id, { ...plan, name }))
      )
      return documentOf(ctx, service)
    }),
  update: planningProcedure
    .meta(
      planningOperation("PATCH", `${path}/{id}`, "Update Project", {
        tag,
        body: Update,
        answer: One,
        emptyStatus: 204,
        description: "204 when nothing differs. An archived project takes only `archived` false."
      })
    )
    .input(onePath.extend({ data: lenient<z.input<typeof Update>["data"]>() }))
    .output(One.nullable())
    .mutation(async ({ ctx, input }) => {
      const place = await ctx.run(
        Access.use((access) => access.project(toProjectPath({ ...input, project_id: input.id })))
      )
      const { service } = place
      const read = readAttributes(attributesOf(ctx, input.data, { type, id: service.number }), service)
      await ctx.run(expectOn(mayUpdate(place, read), "project_manage"))
      if (read.problems.length > 0) throw JsonApiError.validation(read.problems)
      const updated = await ctx.run(Services.use((services) => services.updateProject(service, read.plan)))
      return updated === service ? null : documentOf(ctx, updated)
    })
})
