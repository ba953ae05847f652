import type { Problem } from "@sortition/domain/shared/Problem"

/** Where a field of the domain stands in the body of a request. */
export type WirePath = (path: Problem["path"]) => Problem["path"]

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Renames the fields of a path: to the given names, and every other one to snake case. */
export const wirePath =
  (names: Readonly<Record<string, string>> = {}): WirePath =>
  (path) =>
    path.map((step) => (typeof step === "number" ? step : (names[step] ?? snakeCase(step))))
