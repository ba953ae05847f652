/** The entity tags of a condition: `*`, or a list of which each tag is strong or weak. */
export type Tags = "*" | { readonly strong: ReadonlySet<string>; readonly weak: ReadonlySet<string> }

const list = /^\s*(?:(?:W\/)?"[!#-~\x80-\xff]*"\s*(?:,\s*|$))+$/
const each = /(W\/)?"([!#-~\x80-\xff]*)"/g

/** Reads `If-Match` or `If-None-Match`; null when it is malformed. Tags are without their quotes. */
export const readTags = (header: string): Tags | null => {
  if (header.trim() === "*") return "*"
  if (!list.test(header)) return null
  const strong = new Set<string>()
  const weak = new Set<string>()
  for (const [, isWeak, tag = ""] of header.matchAll(each)) (isWeak === undefined ? strong : weak).add(tag)
  return { strong, weak }
}
