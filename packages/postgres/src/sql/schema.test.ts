import { expect, it } from "vitest"
import { describeSchema } from "../testing/describeSchema.ts"
import { freshDatabase } from "../testing/freshDatabase.ts"

it("the migrations lead to schema.sql, which `vitest run --update src/sql/schema.test.ts` renews", async () => {
  const database = await freshDatabase()
  try {
    await expect(await describeSchema(database.url)).toMatchFileSnapshot("../../schema.sql")
  } finally {
    await database.drop()
  }
})
