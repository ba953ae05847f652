import { expect, it } from "vitest"
import { postgresBinaries } from "./postgresBinaries.ts"

it("finds the programs of this machine", async () => {
  expect((await postgresBinaries()).initdb).toMatch(/initdb(\.exe)?$/)
})

it("names DATABASE_URL as the way out where there is no embedded PostgreSQL", async () => {
  await expect(postgresBinaries("sunos", "sparc")).rejects.toThrow(/sunos-sparc.*DATABASE_URL/)
})
