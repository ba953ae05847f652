/** The query of an address as it is read: every value is text. */
export type RawSearch = Readonly<Record<string, unknown>>

/** A text of the query; undefined when it is missing or empty. */
export const textIn = (search: RawSearch, name: string): string | undefined => {
  const value = search[name]
  return typeof value === "string" && value !== "" ? value : undefined
}

/** One of a closed set; undefined for anything else. */
export const choiceIn = <T extends string>(search: RawSearch, name: string, choices: readonly T[]): T | undefined =>
  choices.find((choice) => choice === search[name])

/** Several of a closed set, separated by commas in the address. The router also hands over what was read before: a list. */
export const choicesIn = <T extends string>(
  search: RawSearch,
  name: string,
  choices: readonly T[]
): readonly T[] | undefined => {
  const value = search[name]
  const given: readonly unknown[] = Array.isArray(value) ? value : (textIn(search, name)?.split(",") ?? [])
  const found = choices.filter((choice) => given.includes(choice))
  return found.length === 0 ? undefined : found
}

/** Whether a switch is on; the address has `name=1` then. */
export const flagIn = (search: RawSearch, name: string): true | undefined =>
  search[name] === "1" || search[name] === true ? true : undefined

/** A whole number. */
export const numberIn = (search: RawSearch, name: string): number | undefined => {
  const value = Number(search[name] ?? Number.NaN)
  return Number.isSafeInteger(value) ? value : undefined
}

/** Reads `?q=a&status=running,paused`. */
export const parseSearch = (query: string): Record<string, string> => Object.fromEntries(new URLSearchParams(query))

const written = (value: unknown): string =>
  value === true ? "1" : Array.isArray(value) ? value.join(",") : String(value)

/** Writes what `parseSearch` reads. What is undefined is left out. */
export const stringifySearch = (search: Readonly<Record<string, unknown>>): string => {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== "")
  const query = new URLSearchParams(given.map(([name, value]) => [name, written(value)])).toString()
  return query === "" ? "" : `?${query}`
}
