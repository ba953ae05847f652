import { Predicate } from "effect"
import type { OpenApiProcedure, OpenApiRouter } from "trpc-to-openapi"
import type { Meta } from "./trpc.ts"

type OpenApiMeta = Meta & { readonly openapi: NonNullable<Meta["openapi"]> }

interface DeclaredProcedure {
  readonly path: string
  readonly type: OpenApiProcedure["_def"]["type"]
  readonly procedure: OpenApiProcedure
  readonly meta: OpenApiMeta
}

// Our own procedures, whose metadata are checked when they are declared.
const hasOperation = (meta: unknown): meta is OpenApiMeta =>
  Predicate.hasProperty(meta, "openapi") && meta.openapi !== undefined

const isProcedure = (entry: unknown): entry is OpenApiProcedure =>
  typeof entry === "function" && Predicate.hasProperty(entry, "_def")

/** Every procedure that has an operation in the document. The library's own function would load its servers and a YAML parser at the start. */
export const forEachOpenApiProcedure = (
  { _def: { procedures } }: OpenApiRouter,
  each: (declared: DeclaredProcedure) => void
): void => {
  for (const [path, procedure] of Object.entries(procedures)) {
    if (!isProcedure(procedure)) continue
    const { meta, type } = procedure._def
    if (hasOperation(meta)) each({ path, type, procedure, meta })
  }
}
