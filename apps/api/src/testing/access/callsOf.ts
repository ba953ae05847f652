import type { AnyTRPCProcedure } from "@trpc/server"
import { Predicate } from "effect"
import { z } from "zod"
import { appRouter } from "../../appRouter.ts"
import type { Meta } from "../../procedures/trpc.ts"
import { type RawRequest, sendRaw } from "../sendRaw.ts"
import type { Scene } from "./makeScene.ts"

/** One request to the service, without credentials. */
export interface Call {
  /** The method and the path with `{…}` where ids stand, or the name of the procedure. */
  readonly name: string
  readonly surface: "planning" | "sampling" | "trpc"
  readonly isChange: boolean
  /** The number of ids in its path. */
  readonly depth: number
  /** The same as a path of REST. */
  readonly place: string
  /** The operation of REST that does the same, as `GET /path`; null when there is none. */
  readonly operation: string | null
  readonly request: RawRequest
}

const prefix = "/api/v1/"

/** The ids in a path, by parameter; an id that the scene does not have is a fault of the scene. */
const idsOf = (template: string, { ids }: Pick<Scene, "ids">): Readonly<Record<string, string>> => {
  const segments = template.replace(prefix, "").split("/")
  const found = segments.flatMap((segment, index) => {
    const name = /\{(.+)\}/.exec(segment)?.[1]
    if (name === undefined) return []
    const place = segments.slice(0, index + 1).map((each) => (each.includes("{") ? "*" : each))
    const id = ids[place.join("/")]
    if (id === undefined) throw new Error(`the scene knows nothing at ${place.join("/")}, which ${template} leads to`)
    return [[name, id] as const]
  })
  return Object.fromEntries(found)
}

const BodyMeta = z.object({
  id: z.string().optional(),
  examples: z.array(z.record(z.string(), z.unknown())).optional()
})

const isProcedure = (value: unknown): value is AnyTRPCProcedure => Predicate.hasProperty(value, "_def")

const procedures = Object.entries<unknown>({ ...appRouter._def.procedures }).map(([name, procedure]) => {
  if (!isProcedure(procedure)) throw new Error(`${name} is no procedure`)
  const meta: Meta = procedure._def.meta ?? {}
  const [input] = procedure._def.inputs
  const body = meta.rest?.body ?? meta.jsonApi?.body ?? (input instanceof z.ZodType ? input : undefined)
  const { examples: [example] = [], id: component } = BodyMeta.parse(body?.meta() ?? {})
  return {
    name,
    example,
    type: procedure._def.type,
    meta,
    component,
    fields: input instanceof z.ZodObject ? input.shape : {}
  }
})
type Procedure = (typeof procedures)[number]

/** The first example of each request body, by component. */
const examples = new Map(
  procedures.flatMap(({ component, example }) =>
    component === undefined || example === undefined ? [] : [[component, example] as const]
  )
)

const bodyOf = (component: string, { bodies }: Pick<Scene, "bodies">): object => {
  const body = bodies[component] ?? examples.get(component)
  if (body === undefined) throw new Error(`neither the scene nor the schema has a body for ${component}`)
  return body
}

/** A mutation with scope `read` only needs a large input. */
const changes = ({ meta, type }: Procedure) => type === "mutation" && meta.scope !== "read"

/** The operations of REST that change nothing. */
const asking = new Set(
  procedures.flatMap((procedure) => {
    const { openapi } = procedure.meta
    return openapi === undefined || changes(procedure) ? [] : [`${openapi.method} ${openapi.path}`]
  })
)

const Operation = z.object({
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: z.object({ $ref: z.string() }) })) })
    .optional()
})
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) })

const sentBy = ({ requestBody }: z.infer<typeof Operation>, scene: Scene) => {
  const [content] = Object.entries(requestBody?.content ?? {})
  if (content === undefined) return {}
  const [type, { schema }] = content
  const body = JSON.stringify(bodyOf(schema.$ref.replace(/.*\//, ""), scene))
  return { body, headers: { "content-type": type } }
}

const queryOf = (operation: string, { queries }: Pick<Scene, "queries">) => queries[operation] ?? {}

const surfaceOf = (path: string) =>
  /^\/api\/(?:status|v1\/(?:teams|users|user_roles))/.test(path) ? "planning" : "sampling"

/** Every route of the served document, HEAD of what can be read as well. */
export const restCallsOf = async (url: string, scene: Scene): Promise<readonly Call[]> => {
  const { paths } = Document.parse(JSON.parse((await sendRaw(url, { method: "GET", path: "/openapi.json" })).text))
  return Object.entries(paths).flatMap(([place, item]) => {
    const ids = idsOf(place, scene)
    const path = place.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? "")
    const served = Object.entries(item).map(([method, operation]) => [method.toUpperCase(), operation] as const)
    const head = served.flatMap(([method, operation]) => (method === "GET" ? [["HEAD", operation] as const] : []))
    return [...served, ...head].map(([method, operation]): Call => {
      const name = `${method} ${place}`
      const query = new URLSearchParams(queryOf(name, scene)).toString()
      return {
        name,
        place,
        operation: name,
        surface: surfaceOf(place),
        depth: Object.keys(ids).length,
        isChange: method !== "HEAD" && !asking.has(name),
        request: { method, path: query === "" ? path : `${path}?${query}`, ...sentBy(operation, scene) }
      }
    })
  })
}

const parametersOf = (place: string) => Array.from(place.matchAll(/\{(\w+)\}/g), ([, name]) => name)
const familyOf = ({ name }: Procedure) => name.replace(/\.\w+$/, "")
const isRequired = (field: unknown) => field instanceof z.ZodType && !field.safeParse(undefined).success

const guarded = procedures.filter((each) => familyOf(each) !== "health")

/** What procedures are about that REST does not serve and that have no sibling there. */
const placesElsewhere = new Map([["audit.verify", "/api/v1/teams/{team_id}/history"]])

/** The path of the procedure, or of a sibling, or else of any other, with the same ids: names of ids alone do not say what they belong to. */
const placeOf = (procedure: Procedure): string => {
  if (procedure.meta.openapi !== undefined) return procedure.meta.openapi.path
  const elsewhere = placesElsewhere.get(procedure.name)
  if (elsewhere !== undefined) return elsewhere
  const required = Object.entries(procedure.fields).flatMap(([name, field]) => (isRequired(field) ? [name] : []))
  const siblings = procedures.filter((other) => familyOf(other) === familyOf(procedure))
  const places = [...siblings, ...guarded].flatMap(({ meta }) => (meta.openapi === undefined ? [] : meta.openapi.path))
  const place = places.find((each) => parametersOf(each).toSorted().join() === required.toSorted().join())
  if (place === undefined && required.length === 0) return `/trpc/${procedure.name}`
  if (place === undefined) throw new Error(`no path has the ids of ${procedure.name}: ${required.join(", ")}`)
  return place
}

/** Every procedure of the router that has one answer; `liveEvents.test.ts` has the same for streams. */
export const trpcCallsOf = (scene: Scene): readonly Call[] =>
  procedures
    .filter(({ type }) => type !== "subscription")
    .map((procedure) => {
      const { component, meta, name, type } = procedure
      const place = placeOf(procedure)
      const ids = idsOf(place, scene)
      const query = queryOf(`${meta.openapi?.method} ${place}`, scene)
      const input = JSON.stringify({ ...ids, ...query, ...(component === undefined ? {} : bodyOf(component, scene)) })
      const headers = { "content-type": "application/json" }
      const path = `/trpc/${name}`
      return {
        name,
        surface: "trpc",
        isChange: changes(procedure),
        depth: Object.keys(ids).length,
        place,
        operation: meta.openapi === undefined ? null : `${meta.openapi.method} ${place}`,
        request:
          type === "mutation"
            ? { method: "POST", path, headers, body: input }
            : { method: "GET", path: `${path}?input=${encodeURIComponent(input)}` }
      }
    })
