import { useApi } from "@sortition/api/testing/useApi"
import { expect } from "vitest"
import { jsonOf, runCli } from "./runCli.ts"

/** An API for the tests of a file, and the command line that talks to it. */
export const useCli = () => {
  const api = useApi()
  return {
    api,
    json: (...args: readonly string[]) => jsonOf(args, { url: api.url }),
    /** The lines of a command that succeeds and writes nothing to standard error. */
    lines: async (...args: readonly string[]): Promise<readonly string[]> => {
      const { code, stderr, stdout } = await runCli(args, { url: api.url })
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
      return stdout.trimEnd().split("\n")
    },
    refused: async (...args: readonly string[]) => {
      const { code, stderr, stdout } = await runCli(args, { url: api.url })
      expect(stdout).toBe("")
      return { code, message: stderr }
    }
  }
}
