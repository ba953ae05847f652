import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { hasCurl, noCurl } from "@sortition/api/testing/hasCurl"
import { expect, it, onTestFinished } from "vitest"
import { useService } from "./testing/useService.ts"

const service = useService()
const root = join(import.meta.dirname, "../..")

/** The shell blocks of a document, or of the part of it that `section` matches, for the service under test. */
const shellOf = async (document: string, section = /^[\s\S]*$/): Promise<string> => {
  const [text = ""] = section.exec(await readFile(join(root, document), "utf8")) ?? []
  const blocks = Array.from(text.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, lines]) => lines)
  return blocks.join("\n").replaceAll("http://127.0.0.1:3000", service().url)
}

/** A data folder as `npm start` leaves it, where `npm run token` finds the token. */
const dataFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-walk-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, "token"), `${service().token}\n`)
  return folder
}

/** What the shell prints, line by line; it must print no error. */
const linesOf = async (shell: string): Promise<readonly string[]> => {
  const { stderr, stdout } = await promisify(execFile)("sh", ["-c", shell], {
    cwd: root,
    env: { ...process.env, SORTITION_DATA_DIR: await dataFolder(), SORTITION_ADMIN_TOKEN: service().adminToken }
  })
  expect(stderr).toBe("")
  return stdout.split("\n").filter((line) => line !== "")
}

const refused = (reason: string) => ({ detail: expect.stringContaining(reason) })

it.skipIf(!hasCurl)(`README's first experiment works when it is pasted${noCurl}`, async () => {
  const lines = await linesOf(await shellOf("README.md", /^## A first experiment$[\s\S]*?(?=^## )/m))
  const answers: unknown[] = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line))
  expect(answers).toEqual([
    expect.objectContaining({ bucket_name: "control", percentage_distribution: 50 }),
    expect.objectContaining({ bucket_name: "treatment", percentage_distribution: 50 }),
    expect.objectContaining({ sampling_model: "User", conditions: [expect.objectContaining({ value: "US,CA" })] }),
    expect.objectContaining({ sampled_value: "42", allocated_bucket: expect.stringMatching(/^(control|treatment)$/) }),
    refused("no_matching_criterion")
  ])
  const rows = lines.filter((line) => line.startsWith("│")).map((line) => line.split("│").slice(1, -1))
  const cells = rows.map((row) => row.map((cell) => cell.trim()))
  const bucket = expect.stringMatching(/^'(control|treatment)'$/)
  const slot = expect.stringMatching(/^\d{1,4}$/)
  expect(cells).toEqual([
    ["(index)", "user", "bucket", "reason", "slot", "failed"],
    ["0", "'42'", bucket, "'already_sampled'", slot, "''"],
    ["1", "'43'", "null", "'no_matching_criterion'", slot, "'country in US,CA, found FR'"],
    ["2", "'44'", bucket, "'allocated'", slot, "''"]
  ])
})

it.skipIf(!hasCurl)(`the tutorial works when it is pasted${noCurl}`, async () => {
  const lines = await linesOf(await shellOf("docs/tutorial.md"))
  const answers: unknown[] = lines.map((line) => JSON.parse(line))
  const sample = expect.objectContaining({ sampled_value: "42", complete: true, completed_at: expect.any(String) })
  const thirds = expect.objectContaining({ version: 3, moved_slots: 3_400, minimum_slots: 3_400 })
  const planned = {
    id: expect.any(String),
    type: "experiments",
    attributes: expect.objectContaining({ name: "Soil moisture", status: "started" })
  }
  expect(answers).toEqual([
    expect.objectContaining({ bucket_name: "control", percentage_distribution: 50 }),
    expect.objectContaining({ bucket_name: "treatment", percentage_distribution: 50 }),
    expect.objectContaining({ sampling_model: "User", conditions: [expect.objectContaining({ value: "US,CA" })] }),
    refused("no_matching_criterion"),
    sample,
    [sample],
    {
      decisions: [
        expect.objectContaining({
          allocated_bucket: null,
          reason: "no_matching_criterion",
          criteria: [
            expect.objectContaining({
              conditions: [expect.objectContaining({ expected: "US,CA", found: "FR", matched: false })]
            })
          ]
        })
      ]
    },
    thirds,
    thirds,
    expect.objectContaining({ sampled_value: "42", verified: true, allocation_version: 2 }),
    expect.objectContaining({ percentage: 60 }),
    expect.objectContaining({ sampled_value: "tester", allocated_bucket: "treatment" }),
    expect.objectContaining({ sampled_value: "tester", allocated_bucket: "treatment" }),
    { buckets: expect.arrayContaining([{ bucket_name: "second", samples: 0, complete: 0, forced: 0 }]) },
    expect.objectContaining({ status: expect.stringMatching(/^(allocated|layer_excluded)$/) }),
    expect.objectContaining({ bucket_name: "all" }),
    refused("experiment_not_started"),
    expect.objectContaining({ allocated_bucket: "all" }),
    expect.objectContaining({ name: "later", active: true, last_activated_at: expect.any(String) }),
    expect.objectContaining({ bucket_name: "all" }),
    refused("experiment_not_started"),
    expect.objectContaining({ allocated_bucket: "all" }),
    { data: planned }
  ])
})

it.skipIf(!hasCurl)(`the administrator's walk works when it is pasted${noCurl}`, async () => {
  const lines = await linesOf(await shellOf("docs/access.md"))
  const made = (type: string, attributes: object) => ({
    data: { id: expect.any(String), type, attributes: expect.objectContaining(attributes) }
  })
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    made("users", { full_name: "Ada Byron" }),
    made("users", { full_name: "Mary Somer" }),
    made("teams", { name: "Field trials" }),
    made("team_users", { user_id: "3", role: "User" }),
    made("api_tokens", { team_id: "2", token: expect.stringMatching(/^sortition_/) })
  ])
})
