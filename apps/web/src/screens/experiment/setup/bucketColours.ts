import { bucketColour } from "../../../parts/values/bucketColour.ts"

/** The colour of each bucket: by its place among the current buckets; removed and new ones follow. */
export const bucketColours = (names: Iterable<string>): ((name: string | null) => string) => {
  const places = new Map([...new Set(names)].map((name, place) => [name, place]))
  return (name) => bucketColour(name === null ? null : (places.get(name) ?? null))
}
