import { expect, it } from "vitest"
import { collectNames, nameKey, nameProblem } from "./names.ts"

it.each([" ", "\u00a0\u3000", "\u200b", "\ufeff", "\u2060 \u00ad", "\u3164"])(
  "%j shows nothing, so it is no name",
  (name) => {
    expect(nameProblem(name)).toBe("must have a visible character")
  }
)

it.each(["a\u0000b", "a\nb", "\ta", "a\u001f", "a\u007f", "a\u0085b", "a\u2028b"])(
  "%j has a control character",
  (name) => {
    expect(nameProblem(name)).toBe("must not contain control characters or line breaks")
  }
)

it.each([" a ", "ünïcödé", "👩‍👩‍👧‍👦", "नमस्ते", "a\u200db", "-"])("%j is a name", (name) => {
  expect(nameProblem(name)).toBeNull()
})

it("names that differ only in normalisation or in space at the ends look the same", () => {
  const same = ["café", "cafe\u0301", " café", "café\u00a0"]
  expect(new Set(same.map(nameKey)).size).toBe(1)
  expect(collectNames(["tea", "cafe\u0301"])("café ")).toBe("cafe\u0301")
  expect(collectNames(["café", "cafe\u0301"])("café")).toBeNull()
  for (const other of ["Café", "cafe", "ca fé"]) expect(collectNames([other])("café")).toBeNull()
  const add = collectNames()
  expect([add("a"), add("a "), add("a "), add("b")]).toEqual([null, "a", null, null])
})
