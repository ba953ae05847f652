import { expect, it } from "vitest"
import { selfContained } from "./selfContained.ts"

it("leaves only tRPC to import", () => {
  const declaration = `export declare const appRouter: import("@trpc/server").TRPCBuiltRouter<{
    ctx: import("./RequestContext.ts").RequestContext;
    meta: import("./trpc.ts").Meta;
    problems: readonly import("@sortition/domain/shared/Problem").Problem[];
}>;`
  expect(selfContained(declaration)).toBe(`declare const appRouter: import("@trpc/server").TRPCBuiltRouter<{
    ctx: object;
    meta: object;
    problems: readonly import("./SortitionError.js").Problem[];
}>;`)
})

it.each([`a: import("effect").Effect<void>;`, `import { z } from "zod";`, `import "fastify";`])(
  "refuses %s",
  (line) => {
    expect(() => selfContained(line)).toThrow(/would need .*(effect|zod|fastify)/)
  }
)
