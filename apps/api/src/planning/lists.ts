import type { Listing, Order, Span } from "@sortition/domain/shared/Listing"
import { z } from "zod"
import { type PageQuery, readFilter, readPage, readSort } from "../jsonapi/listQuery.ts"
import { type ListAddress, pageLinks } from "../jsonapi/pageLinks.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"

const parameter = z.string().optional()

/** Parameters of lists, named as in the query; their values are parsed after the permission check. */
export const pageFields = { "page[number]": parameter, "page[size]": parameter }
export const filterFields = {
  "filter[archived]": parameter,
  "filter[created_at][from]": parameter,
  "filter[created_at][to]": parameter,
  "filter[updated_at][from]": parameter,
  "filter[updated_at][to]": parameter,
  sort: parameter
}
export const includeField = { include: parameter }

type Given = Readonly<Record<string, unknown>>

/** The address of a list: that of the request, or for a tRPC call the address of the same list in REST. */
export const addressOf = ({ jsonApi, origin }: RequestContext, template: string, input: Given): ListAddress => {
  if (jsonApi !== undefined) return { origin, path: jsonApi.path, pairs: jsonApi.pairs }
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])))
  const pairs = Object.entries(input).flatMap(([key, value]) =>
    typeof value === "string" && !template.includes(`{${key}}`) ? [[key, value] as const] : []
  )
  return { origin, path, pairs }
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

/** The span of the requested page. */
export const readSpan = ({ pairs }: ListAddress): Span => spanOf(readPage(pairs))

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
  .meta({ id: "PageLinks" })
