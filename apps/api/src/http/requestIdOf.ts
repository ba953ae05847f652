import { randomUUID } from "node:crypto"

const wellFormed = /^[\w.:/+=-]{1,128}$/

/** The id of a request: the one that it names, when that is well-formed, or a new one. */
export const requestIdOf = (given: string | string[] | undefined): string =>
  typeof given === "string" && wellFormed.test(given) ? given : randomUUID()
