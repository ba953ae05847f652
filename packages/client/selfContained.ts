/** The service's reasons: those of the client's errors without the two that only the client gives. */
const serviceReason = `Exclude<import("./SortitionError.js").SortitionErrorReason, "aborted" | "network">`

/** Where every tRPC 11 has the types; before 11.4 its main entry had them under no name. */
const sinceTrpc11 = (declaration: string): string =>
  declaration
    .replaceAll(
      /import\("@trpc\/server"\)\.TRPC(BuiltRouter|DecorateCreateRouterOptions)/g,
      'import("@trpc/server/unstable-core-do-not-import").$1'
    )
    .replaceAll('import("@trpc/server").TRPC_ERROR', 'import("@trpc/server/rpc").TRPC_ERROR')

const allowed =
  /^(?:@trpc\/server(?:\/rpc|\/unstable-core-do-not-import)?|\.\/SortitionError\.js|\.\/evaluator\/createEvaluator\.js)$/

/**
 * Makes tsc's declaration of the service's router independent of the service: drops the types of context and metadata, which no client sees,
 * and replaces those of problems, reasons, flags and rulesets by the client's. Throws if the result still imports anything but tRPC.
 */
export const selfContained = (declaration: string): string => {
  const result = sinceTrpc11(declaration)
    .replace("export declare const", "declare const")
    .replaceAll(/\b(ctx|meta): import\("[^"]+"\)\.\w+/g, "$1: object")
    .replaceAll(`import("@sortition/domain/shared/Problem").Problem`, `import("./SortitionError.js").Problem`)
    .replaceAll(
      /import\("@sortition\/domain\/(?:experiments\/FlagFields|rulesets\/Ruleset)"\)/g,
      'import("./evaluator/createEvaluator.js")'
    )
    .replaceAll(`import("./procedures/formatError.ts").ErrorReason`, serviceReason)
  const needed = [...result.matchAll(/(?:\bimport\(|\bfrom |\bimport )"([^"]+)"\)?(?:\.\w+)?/g)]
  const foreign = needed.filter(([, from = ""]) => !allowed.test(from))
  if (foreign.length > 0) {
    throw new Error(`the client's types would need ${[...new Set(foreign.map(([text]) => text))].join(", ")}`)
  }
  return result
}
