import { spawnSync } from "node:child_process"

/** The text of a program's output that matches, or "an unknown version". wrk prints its version and exits with 1. */
export const versionOf = (program: string, args: readonly string[], pattern: RegExp): string => {
  const { stderr, stdout } = spawnSync(program, [...args], { encoding: "utf8", timeout: 10_000 })
  return pattern.exec(`${stdout ?? ""}\n${stderr ?? ""}`)?.[0] ?? "an unknown version"
}
