import { JsonApiError } from "./JsonApiError.ts"

export const jsonApiMediaType = "application/vnd.api+json"

/** What the body of a request may be, in words. */
export const bodyTypes = `${jsonApiMediaType} or application/json`

interface Parameter {
  /** In lower case. */
  readonly name: string
  /** Without quotes; empty when the parameter has no value. */
  readonly value: string
}

interface MediaType {
  /** In lower case, without parameters. */
  readonly name: string
  /** In the order given. */
  readonly parameters: readonly Parameter[]
}

// Quoted strings may hold either separator; one that never closes runs to the end.
const elements = /(?:"(?:\\[\s\S]?|[^"\\])*"?|[^",])+/g
const sections = /(?:"(?:\\[\s\S]?|[^"\\])*"?|[^";])+/g

const unquoted = (text: string) =>
  text.startsWith('"') ? text.replace(/^"|"$/g, "").replaceAll(/\\([\s\S])/g, "$1") : text

const readSection = (section: string): Parameter => {
  const [name = ""] = section.split("=", 1)
  return { name: name.trim().toLowerCase(), value: unquoted(section.slice(name.length + 1).trim()) }
}

const readMediaType = (text: string): MediaType => {
  const [first, ...parameters] = Array.from(text.matchAll(sections), ([section]) => readSection(section))
  return { name: first?.name ?? "", parameters: parameters.filter(({ name }) => name !== "") }
}

const isNegotiable = ({ name }: Parameter) => name === "ext" || name === "profile"

/** The service has no extensions, so every URI in `ext` is unknown. */
const hasExtension = ({ name, value }: Parameter) => name === "ext" && value.trim() !== ""

/** Fails with a 415 unless the body is JSON:API without extensions or plain JSON. A body without a content type counts as JSON:API. */
export const requireBodyType = (contentType: string | undefined): void => {
  if (contentType === undefined || contentType.trim() === "") return
  const { name, parameters } = readMediaType(contentType)
  if (name === "application/json") return
  const refuse = (detail: string) => JsonApiError.unsupportedMediaType(`The body must be ${bodyTypes}${detail}`)
  if (name !== jsonApiMediaType) throw refuse("")
  if (!parameters.every(isNegotiable)) throw refuse(", and JSON:API may have no parameters other than ext and profile")
  if (parameters.some(hasExtension)) throw refuse(", and the service knows no extension of JSON:API; omit ext")
}

/** The media type's own parameters: those after the weight `q` belong to the Accept header. */
const beforeWeight = (parameters: readonly Parameter[]) => {
  const weight = parameters.findIndex(({ name }) => name === "q")
  return weight === -1 ? parameters : parameters.slice(0, weight)
}

const isExcluded = ({ name, value }: Parameter) => name === "q" && /^0(?:\.0{0,3})?$/.test(value)

const isAcceptable = ({ parameters }: MediaType) => {
  const own = beforeWeight(parameters)
  return own.every(isNegotiable) && !own.some(hasExtension) && !parameters.some(isExcluded)
}

/**
 * Fails with a 406 when the Accept header lists JSON:API, but only with parameters that JSON:API does not have, with extensions, or with the
 * weight 0.
 */
export const requireAcceptable = (accept: string | undefined): void => {
  const entries = Array.from((accept ?? "").matchAll(elements), ([element]) => readMediaType(element))
  const own = entries.filter(({ name }) => name === jsonApiMediaType)
  if (own.length === 0 || own.some(isAcceptable)) return
  throw JsonApiError.notAcceptable(
    `Accept must allow ${jsonApiMediaType} without extensions and without parameters other than profile`
  )
}
