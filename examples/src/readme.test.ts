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

/** The shell lines of the walk in README.md, for the service under test. */
const walk = async (): Promise<string> => {
  const readme = await readFile(join(root, "README.md"), "utf8")
  const section = /^## The five-minute walk$([\s\S]*?)^## /m.exec(readme)?.[1] ?? ""
  const blocks = Array.from(section.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, lines]) => lines)
  return blocks.join("\n").replaceAll("http://127.0.0.1:3000", service().url)
}

/** A data folder as `npm start` leaves it, where `npm run token` finds the token. */
const dataFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-walk-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, "token"), `${service().token}\n`)
  return folder
}

it.skipIf(!hasCurl)(`README's walk works when it is pasted${noCurl}`, async () => {
  const { stderr, stdout } = await promisify(execFile)("sh", ["-c", await walk()], {
    cwd: root,
    env: { ...process.env, SORTITION_DATA_DIR: await dataFolder() }
  })
  expect(stderr).toBe("")
  const answers: unknown[] = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
  const sample = expect.objectContaining({ sampled_value: "42", complete: true, completed_at: expect.any(String) })
  const refused = (reason: string) => ({ detail: expect.stringContaining(reason) })
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
