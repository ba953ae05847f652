import { ServiceStore } from "@sortition/domain/services/ServiceStore"
import { Services } from "@sortition/domain/services/Services"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()
const names = [
  "Checkout",
  "check-in",
  "100 %",
  "100x",
  "a_b",
  "aXb",
  "back\\slash",
  "Ärger",
  "ÄRGERNIS",
  "straße",
  "ΟΔΟΣ"
]

const create = (name: string) => Services.use((services) => services.create({ name, active: true }))
const found = async (q: string) =>
  (await stores.run(ServiceStore.use((store) => store.list("1", { activeOnly: false }, { q }))))
    .map(({ name }) => name)
    .toReversed()

it("finds any part of a name without regard to case; wildcards are literal", async () => {
  await stores.run(Effect.forEach(names, create))
  expect(await found("")).toEqual(names)
  expect(await found("CHECK")).toEqual(["Checkout", "check-in"])
  expect(await found("out")).toEqual(["Checkout"])
  expect(await found("0 %")).toEqual(["100 %"])
  expect(await found("a_b")).toEqual(["a_b"])
  expect(await found("\\")).toEqual(["back\\slash"])
  expect(await found("ärger")).toEqual(["Ärger", "ÄRGERNIS"])
  expect(await found("ÄRGERN")).toEqual(["ÄRGERNIS"])
  expect(await found("STRAß")).toEqual(["straße"])
  expect(await found("οδος")).toEqual(["ΟΔΟΣ"])
  expect(await found("nothing like it")).toEqual([])
})

it("an index serves it", async () => {
  await stores.sql`
    INSERT INTO services (id, team_id, name, name_key, active, created_at, updated_at)
    SELECT gen_random_uuid(), 1, md5(n::text), md5(n::text), true, now(), now() FROM generate_series(1, 20000) AS n`
  await stores.sql`ANALYZE services`
  const plan = await stores.sql`
    EXPLAIN SELECT FROM services WHERE team_id = 1 AND search_key(name) LIKE search_key('%Checkou%')`
  expect(JSON.stringify(plan)).toContain("services_by_search")
})

it("a database without the extension is searched without an index, until the extension is available", async () => {
  await stores.sql`DROP EXTENSION pg_trgm CASCADE`
  expect(await found("CHECKOUT")).toEqual(["Checkout"])
  await stores.sql`CREATE SCHEMA "other extensions"`
  await stores.sql`CREATE EXTENSION pg_trgm SCHEMA "other extensions"`
  expect(await stores.sql`SELECT create_search_indexes() AS made`).toMatchObject([{ made: true }])
  expect(await found("CHECKOUT")).toEqual(["Checkout"])
})

it("a role that may not create the extension gets no index and no error", async () => {
  const failed = await stores.sql.begin(async (sql) => {
    await sql`DROP EXTENSION pg_trgm CASCADE`
    await sql`CREATE ROLE visitor`
    await sql`SET LOCAL ROLE visitor`
    const [row] = await sql<{ made: boolean }[]>`SELECT create_search_indexes() AS made`
    await sql`RESET ROLE`
    await sql`DROP ROLE visitor`
    return row?.made
  })
  expect(failed).toBe(false)
})
