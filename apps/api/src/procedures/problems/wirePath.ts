import type { Problem } from "@sortition/domain/shared/Problem"

/** Maps a path of domain fields to the path in the request body. */
export type WirePath = (path: Problem["path"]) => Problem["path"]

/** A name of the domain as requests and answers have it. */
export const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Renames the fields of a path to the given names, and every other field to snake case. */
export const wirePath =
  (names: Readonly<Record<string, string>> = {}): WirePath =>
  (path) =>
    path.map((step) => (typeof step === "number" ? step : (names[step] ?? snakeCase(step))))
