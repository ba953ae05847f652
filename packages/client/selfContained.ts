/** The service's own reasons are those of the client's errors but for the two that no service gives. */
const serviceReason = `Exclude<import("./SortitionError.js").SortitionErrorReason, "aborted" | "network">`

/**
 * The declaration of the service's router, as tsc writes it, without what only the service has: the types of its context and metadata,
 * which no client sees, and its name for a problem. Throws if then anything but tRPC is still needed to read it.
 */
export const selfContained = (declaration: string): string => {
  const result = declaration
    .replace("export declare const", "declare const")
    .replaceAll(/\b(ctx|meta): import\("[^"]+"\)\.\w+/g, "$1: object")
    .replaceAll(`import("@sortition/domain/shared/Problem").Problem`, `import("./SortitionError.js").Problem`)
    .replaceAll(`import("./procedures/formatError.ts").ErrorReason`, serviceReason)
  const needed = [...result.matchAll(/(?:\bimport\(|\bfrom |\bimport )"([^"]+)"\)?(?:\.\w+)?/g)]
  const foreign = needed.filter(([, from]) => from !== "@trpc/server" && from !== "./SortitionError.js")
  if (foreign.length > 0) {
    throw new Error(`the client's types would need ${[...new Set(foreign.map(([text]) => text))].join(", ")}`)
  }
  return result
}
