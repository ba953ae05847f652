import { readTags } from "./readTags.ts"

/** Whether a header `If-None-Match` names the entity tag, which has its quotes. A tag alone may lack them, as some clients send it. */
export const hasTag = (header: string, etag: string): boolean => {
  const tag = etag.replace(/^W\//, "").slice(1, -1)
  if (header.trim() === tag) return true
  const tags = readTags(header)
  return tags !== null && (tags === "*" || tags.strong.has(tag) || tags.weak.has(tag))
}
