import fc from "fast-check"
import { expect, it } from "vitest"
import { requireAcceptable, requireBodyType } from "./mediaTypes.ts"

it.each([
  undefined,
  "",
  "application/vnd.api+json",
  "Application/VND.API+JSON",
  "application/vnd.api+json;",
  'application/vnd.api+json; Profile="https://b.example/;charset=utf-8,y"',
  'application/vnd.api+json; ext=""; profile="https://b.example/ https://c.example/"',
  "application/vnd.api+json; ext",
  "application/vnd.api+json ; profile=https://b.example",
  "application/json",
  "application/json; charset=utf-8",
  "APPLICATION/JSON;charset=UTF-8;odd"
])("reads a body of type %s", (type) => {
  expect(() => requireBodyType(type)).not.toThrow()
})

it.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/merge-patch+json",
  "application/jsonp",
  "json",
  ";",
  "application/json, text/html",
  "application/vnd.api+json, application/vnd.api+json",
  "application/vnd.api+json; charset=utf-8",
  "application/vnd.api+json; q=1",
  "application/vnd.api+json; odd",
  'application/vnd.api+json; profile="a\\";b"; charset="utf-8"',
  'application/vnd.api+json; ext="https://a.example/x"',
  'application/vnd.api+json; profile="https://b.example/"; EXT="https://a.example/x https://a.example/y"',
  "application/vnd.api+json;ext=https://a.example/x",
  'application/vnd.api+json; ext="; profile=x"'
])("refuses a body of type %s with a 415", (type) => {
  expect(() => requireBodyType(type)).toThrow(expect.objectContaining({ status: 415 }))
})

it.each([
  undefined,
  "",
  "*/*",
  "text/html",
  "image/png;q=0",
  "application/json; charset=utf-8",
  "application/vnd.api+json",
  "APPLICATION/VND.API+JSON",
  "application/vnd.api+json;q=0.5",
  "application/vnd.api+json; q=0.5; charset=utf-8",
  'application/vnd.api+json; profile="https://a.example/,application/vnd.api+json;charset=x"',
  "application/vnd.api+json; charset=utf-8, application/vnd.api+json",
  "application/vnd.api+json; profile=x; Q=0.1, application/vnd.api+json; version=1",
  'application/vnd.api+json; ext="https://a.example/x", application/vnd.api+json; profile=x',
  "application/vnd.api+json; q=0, application/vnd.api+json; q=0.001",
  "application/vnd.api+json; q=1; ext=x",
  "text/html; application/vnd.api+json; charset=utf-8",
  'text/html; note=", application/vnd.api+json; version=1"',
  ",,;,"
])("serves Accept: %s", (accept) => {
  expect(() => requireAcceptable(accept)).not.toThrow()
})

it.each([
  "application/vnd.api+json; charset=utf-8",
  "APPLICATION/VND.API+JSON;version=1",
  "application/vnd.api+json; charset=utf-8; q=0.5",
  "application/vnd.api+json; version=1, application/vnd.api+json; charset=utf-8",
  "*/*, application/vnd.api+json; charset=utf-8",
  'application/vnd.api+json; profile="a,b"; charset=utf-8',
  'text/html; note="a\\"b", application/vnd.api+json; version=1',
  'application/vnd.api+json; ext="https://a.example/x"',
  'application/vnd.api+json; ext="https://a.example/x"; q=0.5, */*',
  'application/vnd.api+json; ext=x, application/vnd.api+json; profile=y; ext="z"',
  "application/vnd.api+json; ext=x, application/vnd.api+json; version=1",
  "application/vnd.api+json; q=0",
  "application/vnd.api+json;profile=x;q=0.000, */*"
])("refuses Accept: %s with a 406", (accept) => {
  expect(() => requireAcceptable(accept)).toThrow(expect.objectContaining({ status: 406 }))
})

it("names every type that it reads in each refusal", () => {
  for (const type of ["text/plain", "application/vnd.api+json; charset=utf-8", "application/vnd.api+json; ext=x"]) {
    const detail = expect.stringMatching(/application\/vnd\.api\+json or application\/json/)
    expect(() => requireBodyType(type)).toThrow(expect.objectContaining({ detail }))
  }
})

it("reads any quoted profile as one value", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const quoted = `"${value.replaceAll(/["\\]/g, "\\$&")}"`
      requireBodyType(`application/vnd.api+json; profile=${quoted}`)
      requireAcceptable(`text/html; a=${quoted}, application/vnd.api+json; profile=${quoted}; q=0.1; v=1`)
    })
  )
})

it("reads a header of only quotes and backslashes without delay", () => {
  const started = performance.now()
  requireAcceptable('a;b="\\"'.repeat(20_000))
  requireAcceptable(`${'"\\'.repeat(50_000)}`)
  expect(performance.now() - started).toBeLessThan(1_000)
})
