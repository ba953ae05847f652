import { expect, it } from "vitest"
import { experimentsSearch } from "./searches.ts"
import { parseSearch, stringifySearch } from "./searchParams.ts"

it("an address leads to the same view when it is read, read again, and written", () => {
  const address = "?q=light&status=running%2Cpaused&archived=1&sort=name&order=asc"
  const read = experimentsSearch(parseSearch(address))
  expect(read.status).toEqual(["running", "paused"])
  expect(experimentsSearch(read)).toEqual(read)
  expect(stringifySearch(read)).toBe(address)
})
