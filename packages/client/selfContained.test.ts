import { expect, it } from "vitest"
import { selfContained } from "./selfContained.ts"

it("leaves only tRPC to import", () => {
  const declaration = `export declare const appRouter: import("@trpc/server").TRPCBuiltRouter<{
    ctx: import("./RequestContext.ts").RequestContext;
    meta: import("./trpc.ts").Meta;
    problems: readonly import("@sortition/domain/shared/Problem").Problem[];
    value: import("@sortition/domain/experiments/FlagFields").FlagValue;
}>;`
  expect(
    selfContained(declaration)
  ).toBe(`declare const appRouter: import("@trpc/server/unstable-core-do-not-import").BuiltRouter<{
    ctx: object;
    meta: object;
    problems: readonly import("./SortitionError.js").Problem[];
    value: import("./evaluator/createEvaluator.js").FlagValue;
}>;`)
})

it("names the types of tRPC as every version 11 does", () => {
  const declaration = `a: import("@trpc/server").TRPCBuiltRouter<{
    code: import("@trpc/server").TRPC_ERROR_CODE_NUMBER;
}, import("@trpc/server").TRPCDecorateCreateRouterOptions<{
    get: import("@trpc/server").TRPCQueryProcedure<{}>;
}>>;`
  expect(selfContained(declaration)).toBe(`a: import("@trpc/server/unstable-core-do-not-import").BuiltRouter<{
    code: import("@trpc/server/rpc").TRPC_ERROR_CODE_NUMBER;
}, import("@trpc/server/unstable-core-do-not-import").DecorateCreateRouterOptions<{
    get: import("@trpc/server").TRPCQueryProcedure<{}>;
}>>;`)
})

it.each([`a: import("effect").Effect<void>;`, `import { z } from "zod";`, `import "fastify";`])(
  "refuses %s",
  (line) => {
    expect(() => selfContained(line)).toThrow(/would need .*(effect|zod|fastify)/)
  }
)
