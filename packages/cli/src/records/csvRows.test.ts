import { expect, it } from "vitest"
import { csvColumns } from "./csvColumns.ts"
import { csvRows } from "./csvRows.ts"
import type { Row, SampleInput } from "./Row.ts"

async function* inParts(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

const read = async (text: string, size = 3): Promise<readonly Row<SampleInput>[]> => {
  const found: Row<SampleInput>[] = []
  const options = {
    delimiter: ",",
    columnsOf: (header: readonly string[]) => csvColumns(header, { entity: "User" }),
    onIgnored: () => undefined
  }
  for await (const row of csvRows(inParts(text, size), options)) found.push(row)
  return found
}

const user = (line: number, sampled_value: string) => ({ line, item: { sampled_value, sampled_entity: "User" } })

it("says the line where each row begins, whatever the line breaks and wherever the text is cut", async () => {
  const text = 'sampled_value\r\na\n"b\r\nc"\r\n\n"d\n\ne"\rf'
  const rows = [user(2, "a"), user(3, "b\r\nc"), user(6, "d\n\ne"), user(9, "f")]
  for (const size of [1, 2, 3, 5, 100]) expect(await read(text, size)).toEqual(rows)
})

it("reads attributes by model and property, and an empty cell as none", async () => {
  const text = "sampled_value,User.country,User.plan,Team.size.max,allocated_bucket\n1,US,,3,on\n2,,,,\n"
  expect(await read(text)).toEqual([
    {
      line: 2,
      item: {
        sampled_value: "1",
        sampled_entity: "User",
        allocated_bucket: "on",
        attributes: { User: { country: "US" }, Team: { "size.max": "3" } }
      }
    },
    user(3, "2")
  ])
})

it("gives a quote up that is never closed", async () => {
  await expect(read(`sampled_value\n"${"x".repeat(1_100_000)}`, 65_536)).rejects.toThrow("is not CSV")
})
