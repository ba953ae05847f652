import leven from "leven"
import { otherWords } from "./otherWords.ts"

/** A name that a request may use. */
export interface KnownName {
  readonly name: string
  /** How a message refers to it. */
  readonly label: string
}

/** A name without letter case and separators. */
export const plainName = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "")

const wordsOf = (name: string) =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")

/** The most edits by which a name of that length may be misspelt. */
const editsOf = (length: number) => {
  if (length < 4) return 0
  return length < 8 ? 1 : 2
}

const sorted = (text: string) => [...text].toSorted().join("")

const isEdited = (unknown: string, known: string) => {
  const edits = editsOf(known.length)
  if (edits === 0 || Math.abs(unknown.length - known.length) > edits) return false
  // One substitution makes another word of a short name: game, same.
  if (known.length < 6 && unknown[0] !== known[0]) return false
  const distance = leven(unknown, known, { maxDistance: 3 })
  return distance <= edits || (distance === 2 && sorted(unknown) === sorted(known))
}

const longest = 64
const remembered = 1_000

/**
 * Finds the known name that an unknown one was meant to be, or null when it resembles none: the same name in another case or with other
 * separators, another word for the same thing, some of its words, or a name that differs by an edit or two.
 */
export const nameMatcher = (names: readonly KnownName[]): ((unknown: string) => string | null) => {
  const known = names.map(({ label, name }) => ({
    label,
    plain: plainName(name),
    words: new Set(wordsOf(name)),
    others: new Set(Object.hasOwn(otherWords, name) ? otherWords[name]?.map(plainName) : [])
  }))
  const match = (unknown: string): string | null => {
    if (unknown.length > longest) return null
    const plain = plainName(unknown)
    const words = wordsOf(unknown)
    const same = known.filter((each) => each.plain === plain)
    const synonyms = known.filter(({ others }) => others.has(plain))
    const parts = known.filter((each) => words.length > 1 && words.every((word) => each.words.has(word)))
    const edited = known.filter((each) => isEdited(plain, each.plain))
    const meant = [same, synonyms, parts, edited].find((found) => found.length > 0)
    return meant === undefined ? null : meant.map(({ label }) => label).join(" or ")
  }
  const matches = new Map<string, string | null>()
  return (unknown) => {
    const before = matches.get(unknown)
    if (before !== undefined) return before
    if (matches.size >= remembered) matches.clear()
    const meant = match(unknown)
    matches.set(unknown, meant)
    return meant
  }
}
