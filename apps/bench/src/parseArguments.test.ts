import { expect, it } from "vitest"
import { parseArguments } from "./parseArguments.ts"
import { remoteRowNames, rowNames } from "./report/rowNames.ts"

const defaults = { url: null, token: null, fastapi: null, rounds: 5, seconds: 5, stored: 2_000_000 }
const run = (given: object) => ({ _tag: "Run", arguments: { ...defaults, ...given } })
const messageOf = (...args: string[]) => {
  const command = parseArguments(args)
  return command._tag === "Wrong" ? command.message : command
}

it("measures every row and writes the report without arguments", () => {
  expect(parseArguments([])).toEqual(run({ rows: rowNames, out: "docs/benchmarks.md" }))
})

it("measures the named rows in the order of the report, and writes it only where --out says", () => {
  const rows = ["create", "start"]
  expect(parseArguments(["start", "create", "start"])).toEqual(run({ rows, out: null }))
  expect(parseArguments(["start", "create", "--out", "a.md"])).toEqual(run({ rows, out: "a.md" }))
  const short = { rounds: 3, seconds: 2, stored: 50_000, fastapi: "reference.py" }
  const options = ["--rounds", "3", "--seconds=2", "--stored", "50000", "--fastapi", "reference.py"]
  expect(parseArguments(["list", ...options])).toEqual(run({ rows: ["list"], out: null, ...short }))
})

it("measures what a server given by its address can show", () => {
  const url = "http://127.0.0.1:3000"
  expect(parseArguments(["--url", `${url}/`])).toEqual(run({ rows: remoteRowNames, out: null, url }))
  const given = { rows: ["mixed"], out: null, url, token: "t" }
  expect(parseArguments(["mixed", "--url", url, "--token", "t"])).toEqual(run(given))
})

it("says in one line what is wrong", () => {
  expect(messageOf("creates")).toBe(`unknown row "creates"; known rows: ${rowNames.join(", ")}`)
  expect(messageOf("--rownds", "3")).toMatch(/^Unknown option '--rownds'/)
  expect(messageOf("--rounds", "0")).toBe('--rounds must be a whole number of at least 1, got "0"')
  expect(messageOf("--seconds", "1.5")).toContain("--seconds must be")
  expect(messageOf("--stored", "")).toContain("--stored must be")
  expect(messageOf("--url", "localhost:3000")).toContain("--url must be like http://127.0.0.1:3000")
  expect(messageOf("--url", "http://127.0.0.1:3000/api/v1")).toContain("--url must be like http://127.0.0.1:3000")
  expect(messageOf("--token", "t")).toBe("--token needs --url")
  expect(messageOf("due", "--url", "http://127.0.0.1:3000")).toContain("--url cannot measure the row due")
  expect(messageOf("--fastapi", "a.py", "--url", "http://127.0.0.1:3000")).toContain("--fastapi cannot be combined")
})

it("answers --help and --install-peers whatever else is given", () => {
  expect(parseArguments(["nonsense", "--help"])).toEqual({ _tag: "Help" })
  expect(parseArguments(["--install-peers"])).toEqual({ _tag: "InstallPeers" })
})
