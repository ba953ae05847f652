import { expect, it } from "vitest"
import { describeRouter } from "./describeRouter.ts"

const router = (procedures: string) => `declare const appRouter: import("@trpc/server").TRPCBuiltRouter<{
    ctx: object;
}, import("@trpc/server").TRPCDecorateCreateRouterOptions<{
    things: import("@trpc/server").TRPCBuiltRouter<{
        ctx: object;
    }, import("@trpc/server").TRPCDecorateCreateRouterOptions<{
${procedures}
    }>>;
}>>;`

const query = (name: string, output: string) => `        ${name}: import("@trpc/server").TRPCQueryProcedure<{
            input: void;
            output: ${output};
            meta: object;
        }>;`

const texts = (output: object) => ({
  procedures: { "things.get": { description: "Gets one.", input: {}, output } },
  components: { Thing: { description: "A thing.", properties: { id: { description: "Its id." } } } }
})

const described = (output: string, schema: object) =>
  describeRouter(router(query("get", output)), texts(schema))
    .split("\n")
    .slice(6, -3)

it("describes procedures and fields, through lists, references and records", () => {
  const output = `{
                "the thing": {
                    id: string;
                }[];
                byName?: Record<string, {
                    id: string;
                }> | undefined;
            }`
  const thing = { $ref: "#/components/schemas/Thing" }
  const things = { description: "All of */ them.", items: thing }
  const schema = { properties: { "the thing": things, byName: { ...thing, additionalProperties: thing } } }
  expect(described(output, schema)).toEqual(
    `        /** Gets one. */
        get: import("@trpc/server").TRPCQueryProcedure<{
            input: void;
            output: {
                /** All of *\\/ them. */
                "the thing": {
                    /** Its id. */
                    id: string;
                }[];
                /** A thing. */
                byName?: Record<string, {
                    /** Its id. */
                    id: string;
                }> | undefined;
            };
            meta: object;`.split("\n")
  )
})

it("describes each member of a union by the schema with its fields and constants", () => {
  const output = `({
                type: "a";
                name: string;
            } | {
                type: "b";
                name: string;
            } | {
                other: string;
            })[]`
  const member = (type: string) => ({
    properties: { type: { const: type }, name: { description: `The name of ${type}.` } }
  })
  const other = { properties: { other: { description: "Other." } } }
  const comments = described(output, { items: { anyOf: [member("a"), member("b"), other] } })
  expect(comments.filter((line) => line.includes("/**")).map((line) => line.trim())).toEqual([
    "/** Gets one. */",
    "/** The name of a. */",
    "/** The name of b. */",
    "/** Other. */"
  ])
})

it("rejects a declaration with other procedures, or of a form that it does not read", () => {
  expect(() => describeRouter(router(""), texts({}))).toThrow("the declaration has no procedure things.get")
  const both = `${query("get", "null")}\n${query("list", "null")}`
  expect(() => describeRouter(router(both), texts({}))).toThrow("the procedure things.list is not described")
  expect(() => describeRouter("<{\n}", texts({}))).toThrow("object type without a name")
  expect(() => describeRouter("a: {", texts({}))).toThrow("not balanced")
})
