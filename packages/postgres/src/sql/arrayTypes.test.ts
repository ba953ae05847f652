import { randomUUID } from "node:crypto"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"
import { Database } from "./Database.ts"
import { query } from "./query.ts"

const stores = useStores()

const texts = ["", " ", "a", "NULL", '"', "\\", "\\\\", '\\"', "{}", "{a,b}", ",", "a\nb", "🧪", "ä,ö"]

it("arrays of every type that statements use return as they were sent", async () => {
  const arrays = {
    smallints: [-32_768, 0, 32_767],
    integers: [-2_147_483_648, 0, 2_147_483_647],
    bigints: ["-9223372036854775808", "9223372036854775807"],
    texts,
    times: [Date.UTC(2026, 2, 4, 5, 6, 7, 80), -1],
    uuids: [randomUUID(), randomUUID()]
  }
  const select = Database.use(({ sql }) =>
    query(
      () => sql<(typeof arrays)[]>`
        SELECT ${arrays.smallints}::smallint[] AS smallints, ${arrays.integers}::int[] AS integers,
          ${arrays.bigints}::bigint[] AS bigints, ${arrays.texts}::text[] AS texts,
          ${arrays.times}::timestamptz[] AS times, ${arrays.uuids}::uuid[] AS uuids`
    )
  )
  expect(await stores.run(Effect.map(select, ([row]) => row))).toEqual(arrays)
})

it("an empty array is empty, and a literal is sent as it is", async () => {
  const select = Database.use(({ sql }) =>
    query(() => sql<{ none: string[]; some: number[] }[]>`SELECT ${[]}::text[] AS none, ${"{1,2}"}::int[] AS some`)
  )
  expect(await stores.run(Effect.map(select, ([row]) => row))).toEqual({ none: [], some: [1, 2] })
})
