import type { RulesetEvent } from "./Source.ts"

/** The event with this data; undefined if it is damaged. */
export const readEvent = (data: string): RulesetEvent | undefined => {
  let read: unknown
  try {
    read = JSON.parse(data)
  } catch {
    return undefined
  }
  if (typeof read !== "object" || read === null || !("revision" in read) || typeof read.revision !== "number") {
    return undefined
  }
  const etag = "etag" in read && typeof read.etag === "string" ? read.etag : null
  return { revision: read.revision, etag, ruleset: "ruleset" in read ? read.ruleset : undefined }
}
