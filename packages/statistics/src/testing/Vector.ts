import { existsSync, readFileSync } from "node:fs"

/** A reference value: what `judge` says that `method` answers for `input`, to a relative tolerance. */
export interface Vector {
  readonly method: string
  readonly input: unknown
  readonly expected: unknown
  readonly tolerance: number
  readonly judge: string
}

/** The cases of a file of vectors, all names in camel case. */
export const readVectors = (file: URL): readonly Vector[] => {
  const { cases }: { cases: readonly Vector[] } = JSON.parse(readFileSync(file, "utf8"))
  return cases.map(({ method, input, expected, tolerance, judge }) => ({
    method: camelCase(method),
    input: withCamelCase(input),
    expected: withCamelCase(expected),
    tolerance,
    judge
  }))
}

/** The project's conformance values, in a folder `shared` beside a checkout or above it; undefined if there is none. */
export const conformanceFile = (): URL | undefined => {
  let folder = new URL("./", import.meta.url)
  for (;;) {
    const file = new URL("shared/conformance/statistics/reference.json", folder)
    if (existsSync(file)) return file
    const parent = new URL("../", folder)
    if (parent.href === folder.href) return undefined
    folder = parent
  }
}

const camelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const withCamelCase = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withCamelCase)
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [camelCase(name), withCamelCase(part)]))
}
