import { Projects } from "@sortition/domain/planning/Projects"
import type { Service } from "@sortition/domain/services/Service"
import { serviceTag } from "@sortition/domain/services/serviceTag"
import { z } from "zod"
import { rejectInclude } from "../jsonapi/listQuery.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import { router } from "../procedures/trpc.ts"
import { decimalId } from "../schemas/fields.ts"
import { archivedAttribute, descriptionAttribute, nameAttribute } from "./attributes.ts"
import { attempt, createBody, dataOf, readBody, readPatch, updateBody } from "./bodies.ts"
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
import { teamPath, toProjectPath } from "./paths.ts"
import { planningOperation } from "./planningOperation.ts"
import { planningProcedure } from "./planningProcedure.ts"
import { ProjectResource, toProjectResource } from "./projectResource.ts"

const tag = "projects"
const path = "teams/{team_id}/projects"
const type = "projects"
const onePath = teamPath.extend({ id: decimalId })
const toPath = ({ id, ...path }: z.infer<typeof onePath>) => toProjectPath({ ...path, project_id: id })

const fields = z.object({ archived: archivedAttribute, name: nameAttribute, description: descriptionAttribute })
const Create = createBody("ProjectCreate", type, fields, { name: "My second project" })
const Update = updateBody("ProjectUpdate", type, fields.partial({ name: true }), {
  description: "Everything about checkout"
})
const One = z.object({ data: ProjectResource }).meta({ id: "ProjectDocument", description: "One project." })
const Many = z
  .object({ data: z.array(ProjectResource), links: Links })
  .meta({ id: "ProjectList", description: "A page of projects." })

const orders = new Map([
  ["name", "name"],
  ["created_at", "createdAt"],
  ["updated_at", "updatedAt"]
] as const)

/** The document of one project; the header `Link` leads to the same project in the sampling API. */
const documentOf = ({ jsonApi, showTag }: Pick<RequestContext, "jsonApi" | "showTag">, service: Service) => {
  showTag?.(serviceTag(service))
  jsonApi?.showAlternate(`/api/v1/services/${service.id}`)
  return { data: toProjectResource(service) }
}

export const projects = router({
  list: planningProcedure
    .meta(
      planningOperation("GET", path, "Get Projects", {
        tag,
        answer: Many,
        description:
          "The projects that the caller may read. `sort` is `id`, `name`, `created_at` or `updated_at`; a leading `-` means descending order."
      })
    )
    .input(teamPath.extend({ ...pageFields, ...searchByName, ...queryFieldsOf(orders), ...includeField }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      rejectInclude(address.pairs)
      const listing = await ctx.run(
        Projects.use((projects) => projects.list(input.team_id, () => attempt(() => readQuery(address, orders))))
      )
      return listDocument(address, listing, toProjectResource)
    }),
  get: planningProcedure
    .meta(
      planningOperation("GET", `${path}/{id}`, "Get Project", {
        description: "One project. The header `Link` leads to the same service in the sampling API.",
        tag,
        tagged: true,
        answer: One
      })
    )
    .input(onePath.extend(includeField))
    .output(One)
    .query(async ({ ctx, input }) => {
      rejectInclude(addressOf(ctx, `/api/v1/${path}/{id}`, input).pairs)
      return documentOf(ctx, await ctx.run(Projects.use((projects) => projects.get(toPath(input)))))
    }),
  create: planningProcedure
    .meta(
      planningOperation("POST", path, "Create Project", {
        tag,
        body: Create,
        answer: One,
        status: 201,
        located: true,
        tagged: true,
        description: "The name must be unique in the team, ignoring case. The caller becomes Owner of the project."
      })
    )
    .input(teamPath.extend({ data: dataOf(Create) }))
    .output(One)
    .mutation(async ({ ctx, input }) => {
      const project = await ctx.run(
        Projects.use((projects) => projects.create(input.team_id, () => readBody(ctx, Create, input.data)))
      )
      return documentOf(ctx, project)
    }),
  update: planningProcedure
    .meta(
      planningOperation("PATCH", `${path}/{id}`, "Update Project", {
        tag,
        body: Update,
        answer: One,
        emptyStatus: 204,
        tagged: true,
        description: "Answers 204 when nothing changes. An archived project accepts only `archived` false."
      })
    )
    .input(onePath.extend({ data: dataOf(Update) }))
    .output(One.nullable())
    .mutation(async ({ ctx, input }) => {
      const { changed, project } = await ctx.run(
        Projects.use((projects) =>
          projects.update(toPath(input), ({ name, number: id }) => readPatch(ctx, Update, input.data, { id, name }))
        )
      )
      return changed ? documentOf(ctx, project) : null
    })
})
