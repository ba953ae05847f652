import { Predicate } from "effect"

const idOf = (item: unknown): string | undefined =>
  Predicate.hasProperty(item, "id") && typeof item.id === "string" ? item.id : undefined

/** The `Link` header (RFC 8288) to the page after `items`, or null when this page is not full. */
export const nextLink = (url: string, items: unknown, limit: unknown): string | null => {
  if (!Array.isArray(items) || typeof limit !== "number" || items.length < limit) return null
  const cursor = idOf(items.at(-1))
  if (cursor === undefined) return null
  const { pathname, searchParams: parameters } = new URL(url, "http://localhost")
  parameters.set("limit", String(limit))
  parameters.set("cursor", cursor)
  return `<${pathname}?${parameters}>; rel="next"`
}
