import { fileURLToPath } from "node:url"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { startOptions } from "./startOptions.ts"
import { startProgram } from "./testing/startProgram.ts"

describe("the options of npm start", () => {
  it("are --demo and --help", () => {
    expect(startOptions([])).toEqual(Result.succeed({ _tag: "Start", demo: false }))
    expect(startOptions(["--demo"])).toEqual(Result.succeed({ _tag: "Start", demo: true }))
    expect(startOptions(["--demo", "--help"])).toEqual(
      Result.succeed({ _tag: "Help", usage: expect.stringContaining("--demo") })
    )
  })

  it.each([
    ["--demos", "unknown option --demos"],
    ["-x", "unknown option -x"],
    ["--no-demo", "unknown option --no-demo"],
    ["--demo=no", "option --demo has no value"],
    ["demo", 'unknown argument "demo"']
  ])("are not %s", (argument, message) => {
    expect(startOptions([argument])).toEqual(Result.fail(message))
  })

  it("end the program with one line and exit code 2 when one is unknown", async () => {
    const main = fileURLToPath(new URL("./main.ts", import.meta.url))
    const { code, errors, output } = await startProgram({
      main,
      args: ["--dmeo"],
      environment: {},
      isReady: () => false
    }).ended
    expect({ code, errors, output }).toEqual({
      code: 2,
      errors: "sortition stopped: unknown option --dmeo; npm start -- --help lists the options\n",
      output: ""
    })
  })
})
