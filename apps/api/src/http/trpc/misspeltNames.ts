import type { OpenApiRouter } from "trpc-to-openapi"
import { forEachOpenApiProcedure } from "../../procedures/forEachOpenApiProcedure.ts"
import { misspellings } from "../../procedures/problems/names/misspellings.ts"
import type { RequestContext } from "../../procedures/RequestContext.ts"
import { schemasOf } from "../../procedures/schemasOf.ts"
import { isJsonObject } from "../../schemas/parseJsonObject.ts"

/** Finds misspelt names in the inputs of the sampling API's procedures. */
export const misspeltNamesOf = (router: OpenApiRouter): RequestContext["misspeltIn"] => {
  const byProcedure = new Map<string, ReturnType<typeof misspellings>>()
  forEachOpenApiProcedure(router, ({ meta, path, procedure }) => {
    if (meta.jsonApi !== undefined) return
    const { answers, input } = schemasOf(procedure)
    byProcedure.set(path, misspellings("body", input.shape, { answers }))
  })
  return (name, input) => {
    const problems = isJsonObject(input) ? byProcedure.get(name)?.(input) : undefined
    return problems?.map(({ loc: [, ...path], msg: message }) => ({ path, message })) ?? []
  }
}
