import { JsonApiError } from "./JsonApiError.ts"

export const jsonApiMediaType = "application/vnd.api+json"

interface MediaType {
  /** In lower case, without parameters. */
  readonly name: string
  /** The parameters' names, in lower case, in the order given. */
  readonly parameters: readonly string[]
}

// Quoted strings may hold either separator; one that never closes runs to the end.
const elements = /(?:"(?:\\[\s\S]?|[^"\\])*"?|[^",])+/g
const sections = /(?:"(?:\\[\s\S]?|[^"\\])*"?|[^";])+/g

const readMediaType = (text: string): MediaType => {
  const [name = "", ...parameters] = Array.from(text.matchAll(sections), ([section]) =>
    section
      .replace(/=[\s\S]*$/, "")
      .trim()
      .toLowerCase()
  )
  return { name, parameters: parameters.filter((parameter) => parameter !== "") }
}

const isNegotiable = (parameter: string) => parameter === "ext" || parameter === "profile"

/** Fails with a 415 unless the body is JSON:API or plain JSON. A body without a content type counts as JSON:API. */
export const requireBodyType = (contentType: string | undefined): void => {
  if (contentType === undefined || contentType.trim() === "") return
  const { name, parameters } = readMediaType(contentType)
  if (name === "application/json") return
  if (name !== jsonApiMediaType) {
    throw JsonApiError.unsupportedMediaType(`The body must be ${jsonApiMediaType} or application/json`)
  }
  if (!parameters.every(isNegotiable)) {
    throw JsonApiError.unsupportedMediaType(`${jsonApiMediaType} accepts no parameters other than ext and profile`)
  }
}

/** Parameters after the weight `q` belong to the Accept header, not to the media type. */
const beforeWeight = (parameters: readonly string[]) => {
  const weight = parameters.indexOf("q")
  return weight === -1 ? parameters : parameters.slice(0, weight)
}

/** Fails with a 406 when the Accept header lists JSON:API only with parameters that JSON:API does not have. */
export const requireAcceptable = (accept: string | undefined): void => {
  const entries = Array.from((accept ?? "").matchAll(elements), ([element]) => readMediaType(element))
  const own = entries.filter(({ name }) => name === jsonApiMediaType)
  if (own.length === 0 || own.some(({ parameters }) => beforeWeight(parameters).every(isNegotiable))) return
  throw JsonApiError.notAcceptable(
    `Accept must allow ${jsonApiMediaType} without parameters other than ext and profile`
  )
}
