import { describe, expect, it } from "vitest"
import { credentialsOf, secretMatcher } from "./credentials.ts"

describe("a secret", () => {
  const secret = "an-administrator's-secret"

  it("matches itself", () => expect(secretMatcher(secret)(secret)).toBe(true))

  it.each([
    ["nothing", ""],
    ["one with another first character", `A${secret.slice(1)}`],
    ["one with another last character", `${secret.slice(0, -1)}T`],
    ["its beginning", secret.slice(0, -1)],
    ["its end", secret.slice(1)],
    ["one that it begins", `${secret}s`],
    ["one with NUL after it", `${secret}\0`],
    ["one of the same length", "x".repeat(secret.length)],
    ["one far longer", secret.repeat(10_000)],
    ["one beyond ASCII", "🎯"]
  ])("does not match %s", (_, given) => expect(secretMatcher(secret)(given)).toBe(false))

  it("matches itself beyond ASCII too, and no other normal form", () => {
    expect(secretMatcher("caf\u00e9")("caf\u00e9")).toBe(true)
    expect(secretMatcher("caf\u00e9")("cafe\u0301")).toBe(false)
  })
})

describe("credentials", () => {
  it.each([
    ["Bearer abc", "abc"],
    ["bearer abc", "abc"],
    ["BEARER   abc  ", "abc"],
    ["Bearer a=b/c+d~", "a=b/c+d~"]
  ])("are the token in '%s'", (authorization, secret) => {
    expect(credentialsOf({ authorization })).toEqual({ scheme: "bearer", secret })
  })

  it.each(["", "Bearer", "Bearer ", "Bearerabc", "Basic abc", "abc", "Bearer a b", "Basic Bearer abc"])(
    "are not in '%s'",
    (authorization) => expect(credentialsOf({ authorization })).toBeNull()
  )

  it("are the Api-Key alone, whatever other headers there are", () => {
    expect(credentialsOf({ "api-key": "k", authorization: "Bearer t" })).toEqual({ scheme: "api_key", secret: "k" })
    expect(credentialsOf({ "api-key": "", authorization: "Bearer t" })).toEqual({ scheme: "api_key", secret: "" })
    expect(credentialsOf({ "x-api-key": "x", authorization: "Bearer t" })).toEqual({ scheme: "api_key", secret: "x" })
    expect(credentialsOf({ "x-api-key": "x", "api-key": "k" })).toEqual({ scheme: "api_key", secret: "k" })
  })

  it("are null without a header", () => expect(credentialsOf({})).toBeNull())
})
