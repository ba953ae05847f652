import { expect, it } from "vitest"
import { type Column, cut, textTable } from "./textTable.ts"

interface Row {
  readonly id: string
  readonly name: string
  readonly size: number
}

const columns: readonly Column<Row>[] = [
  { title: "ID", text: ({ id }) => id, whole: true },
  { title: "NAME", text: ({ name }) => name },
  { title: "SIZE", text: ({ size }) => size, whole: true, right: true }
]

it("aligns by the width that a terminal shows", () => {
  const rows = [
    { id: "a", name: "日本", size: 5 },
    { id: "b", name: "e\u0301t👩‍👩‍👧", size: 100 },
    { id: "c", name: "plain", size: 7 }
  ]
  expect(textTable(rows, columns)).toEqual([
    "ID  NAME   SIZE",
    "a   日本      5",
    "b   e\u0301t👩‍👩‍👧    100",
    "c   plain     7"
  ])
})

it("cuts only what may be cut, to the width of the terminal", () => {
  const rows = [{ id: "0123456789", name: "日本日本日本日本日本", size: 1 }]
  const lines = textTable(rows, columns, { room: 28 })
  expect(lines).toEqual(["ID          NAME        SIZE", "0123456789  日本日本…      1"])
  expect(textTable(rows, columns, { room: 5 })[1]).toContain("0123456789")
  expect(cut("abc", 3)).toBe("abc")
})

it("shows what would move the cursor or the direction", () => {
  const rows = [{ id: "a", name: "x\u001b[2J\n\u202e", size: 1 }]
  expect(textTable(rows, columns)[1]).toBe("a   x\\u{1b}[2J\\n\\u{202e}     1")
})
