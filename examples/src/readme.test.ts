import { execFile, spawnSync } from "node:child_process"
import { readFile } from "node:fs/promises"
import { promisify } from "node:util"
import { expect, it } from "vitest"
import { useService } from "./testing/useService.ts"

const url = useService()

/** The shell lines of the walk in README.md, for the service under test. */
const walk = async (): Promise<string> => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8")
  const section = /^## The five-minute walk$([\s\S]*?)^## /m.exec(readme)?.[1] ?? ""
  const blocks = Array.from(section.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, lines]) => lines)
  return blocks.join("\n").replaceAll("http://127.0.0.1:3000", url())
}

const hasCurl = spawnSync("curl", ["--version"]).status === 0

it.skipIf(!hasCurl)(
  `README's walk works when it is pasted${hasCurl ? "" : ": skipped, no curl on the path"}`,
  async () => {
    const { stderr, stdout } = await promisify(execFile)("sh", ["-c", await walk()])
    expect(stderr).toBe("")
    const answers: unknown[] = stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line))
    const sample = expect.objectContaining({ sampled_value: "42", complete: true, completed_at: expect.any(String) })
    const refused = (reason: string) => ({ detail: expect.stringContaining(reason) })
    expect(answers).toEqual([
      expect.objectContaining({ bucket_name: "control", percentage_distribution: 50 }),
      expect.objectContaining({ bucket_name: "treatment", percentage_distribution: 50 }),
      expect.objectContaining({ sampling_model: "User", conditions: [expect.objectContaining({ value: "US,CA" })] }),
      refused("no_matching_criterion"),
      sample,
      [sample],
      expect.objectContaining({ bucket_name: "all" }),
      refused("experiment_not_started"),
      expect.objectContaining({ allocated_bucket: "all" }),
      expect.objectContaining({ name: "later", active: true, last_activated_at: expect.any(String) })
    ])
  }
)
