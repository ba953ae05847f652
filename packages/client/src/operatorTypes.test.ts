import { expectTypeOf, it } from "vitest"
import type { SortitionInputs } from "./createSortitionClient.ts"

type Known = "!=" | "equals" | "in_cidr" | "not_matches_ignore_case" | "number_in"

it("completes the operators of a condition, and accepts any text", () => {
  type Created = SortitionInputs["conditions"]["create"]["condition"]
  type Updated = SortitionInputs["conditions"]["update"]["condition"]
  type Nested = NonNullable<SortitionInputs["criteria"]["create"]["conditions"]>[number]["condition"]
  // A union with plain `string` would be `string`, which completes nothing.
  expectTypeOf<Extract<Created, Known>>().toEqualTypeOf<Known>()
  expectTypeOf<Extract<Updated, Known>>().toEqualTypeOf<Known>()
  expectTypeOf<Extract<Nested, Known>>().toEqualTypeOf<Known>()
  expectTypeOf<string>().toExtend<Created>()
})
