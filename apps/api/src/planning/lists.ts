import type { Listing, Order, SearchSpan, Span } from "@sortition/domain/shared/Listing"
import { z } from "zod"
import { type PageQuery, readFilter, readPage, readSearch, readSort } from "../jsonapi/listQuery.ts"
import { type ListAddress, pageLinks } from "../jsonapi/pageLinks.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import type { JsonSchema } from "../schemas/JsonSchema.ts"

/**
 * A parameter of a list, named as in the query. It is documented as `schema` and read as text, which is parsed after the permission
 * check.
 */
const parameter = <Value extends boolean | number | string>(schema: JsonSchema) =>
  z.coerce.string<Value>().optional().meta({ override: schema })

type Decimal = number | `${number}`

export const pageFields = {
  "page[number]": parameter<Decimal>({ type: "integer", minimum: 1, default: 1 }),
  "page[size]": parameter<Decimal>({ type: "integer", minimum: 1, maximum: 100, default: 10 })
}

/** The search of a list; `names` are the attributes that it searches in. */
const searchFieldOf = (names: string) => ({
  q: parameter<string>({
    type: "string",
    maxLength: 255,
    description: `Lists only what contains this text in ${names}, without regard to case.`
  })
})

/** For lists of what has a name. */
export const searchByName = searchFieldOf("the name")

/** For lists of people. */
export const searchByUser = searchFieldOf("the full name or the e-mail address of the user")

/** ISO 8601. */
const moment = parameter<string>({ type: "string", format: "date-time" })

const filterFields = {
  "filter[archived]": parameter<boolean | "false" | "true">({ type: "boolean" }),
  "filter[created_at][from]": moment,
  "filter[created_at][to]": moment,
  "filter[updated_at][from]": moment,
  "filter[updated_at][to]": moment
}

/** Filters and order of a list; `names` are those that `sort` accepts beside `id`. */
export const queryFieldsOf = <By extends string>(names: ReadonlyMap<By, unknown>) => {
  const allowed = ["id", ...names.keys()].flatMap((name) => [name, `-${name}`])
  return {
    ...filterFields,
    sort: parameter<"-id" | "id" | By | `-${By}`>({ type: "string", enum: allowed, default: "id" })
  }
}

/** `names` are the related resources that the endpoint can include. */
export const includeFieldOf = (names: readonly string[]) => ({
  include: parameter<string>({
    type: "string",
    description: `The related resources to include, separated by commas: ${names.map((name) => `\`${name}\``).join(", ")}.`,
    examples: [names[0]]
  })
})

/** For endpoints that include nothing. */
export const includeField = {
  include: parameter<"">({ type: "string", maxLength: 0, description: "Accepts nothing but an empty text." })
}

type Given = Readonly<Record<string, unknown>>

/** The address of a list: that of the request, or for a tRPC call the address of the same list in REST. */
export const addressOf = ({ jsonApi, origin }: RequestContext, template: string, input: Given): ListAddress => {
  if (jsonApi !== undefined) return { origin: origin(), path: jsonApi.path, pairs: jsonApi.pairs }
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])))
  const pairs = Object.entries(input).flatMap(([key, value]) =>
    typeof value === "string" && !template.includes(`{${key}}`) ? [[key, value] as const] : []
  )
  return { origin: origin(), path, pairs }
}

/** A page far past the end stays past the end. */
const spanOf = ({ number, size }: PageQuery): Span => {
  const offset = (number - 1n) * BigInt(size)
  const furthest = BigInt(Number.MAX_SAFE_INTEGER)
  return { offset: Number(offset > furthest ? furthest : offset), limit: size }
}

const readOrder = <By extends string>({ pairs }: ListAddress, names: ReadonlyMap<string, By>): Order<By | "id"> => {
  const { by, descending } = readSort(pairs, [...names.keys()])
  return { by: names.get(by) ?? "id", descending }
}

/** The span of the requested page, and what the list is searched for. */
export const readSpan = ({ pairs }: ListAddress): SearchSpan => ({ ...spanOf(readPage(pairs)), q: readSearch(pairs) })

/** Filter, order and span of a list; `names` maps the names of `sort` to those of the domain. */
export const readQuery = <By extends string>(address: ListAddress, names: ReadonlyMap<string, By>) => ({
  filter: readFilter(address.pairs),
  order: readOrder(address, names),
  span: readSpan(address)
})

/** One page of a list as a document, with `beside` between data and links. */
export const listDocument = <A, Resource, Beside extends object = object>(
  address: ListAddress,
  { items, total }: Listing<A>,
  toResource: (item: A) => Resource,
  beside?: Beside
) => ({ data: items.map(toResource), ...beside, links: pageLinks(address, readPage(address.pairs), total) })

const link = z.string()

/** The links of a list, absolute. */
export const Links = z
  .object({ self: link, first: link, prev: link.nullable(), next: link.nullable(), last: link })
  .meta({ id: "PageLinks", description: "The addresses of the page and its neighbours." })
