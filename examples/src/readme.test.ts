import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { hasCurl, noCurl } from "@sortition/api/testing/hasCurl"
import { describe, expect, it } from "vitest"
import { blocksOf, isInstalled, paste, shellOf, shells, strictest } from "./testing/paste.ts"
import { type Service, useService } from "./testing/useService.ts"

const root = join(import.meta.dirname, "../..")

const markdownIn = async (folder: string) =>
  (await readdir(join(root, folder))).filter((name) => name.endsWith(".md")).map((name) => join(folder, name))

/** Every document of the repository but the published ones, which do not change. */
const documents = async () => {
  const packages = (await readdir(join(root, "packages"))).map((name) => join("packages", name))
  return (await Promise.all([".", "docs", "docs/decisions", ...packages].map(markdownIn))).flat()
}

it("no shell block has a comment, which zsh would run", async () => {
  for (const file of await documents()) {
    for (const block of blocksOf(await readFile(join(root, file), "utf8"))) {
      expect(`${file}\n${block}`).not.toMatch(/(^|\s)#(\s|$)/m)
    }
  }
})

/** A line without what differs from one time to the next: ids, times, addresses, buckets, and the widths of columns. */
const alike = (line: string): string =>
  line
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "(id)")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "(time)")
    .replaceAll(/http:\S+ answers in \d+ ms/g, "(address)")
    .replaceAll(/"file":"[^"]+","bytes":\d+/g, "(file)")
    .replaceAll(/"experiment_id":"[^"]+"/g, "(experiment)")
    .replaceAll(/"slot":\d+/g, "(slot)")
    .replaceAll(/open\.\d+\.[^"]+/g, "(grant)")
    .replace(/^bucket +(control|treatment)$/, "(bucket)")
    .replace(/^slot +\d+$/, "(slot)")
    .replaceAll(/ +/g, " ")

/** Two buckets and a criterion. */
const halvesOfTwoCountries = [
  expect.objectContaining({ bucket_name: "control", percentage_distribution: 50 }),
  expect.objectContaining({ bucket_name: "treatment", percentage_distribution: 50 }),
  expect.objectContaining({ sampling_model: "User", conditions: [expect.objectContaining({ value: "US,CA" })] })
]

const refused = (reason: string) => ({ detail: expect.stringContaining(reason), reason })

describe.each(shells.map((shell) => ({ shell, name: shell.shell, isThere: isInstalled(shell.shell) })))(
  "pasted into $name",
  ({ isThere, name, shell }) => {
    const missing = [hasCurl ? "" : noCurl, isThere ? "" : `: skipped, no ${name} on the path`].join("")
    describe.skipIf(missing !== "")(`works${missing}`, () => {
      const service = useService()

      it("README's first experiment", async () => {
        const lines = await paste(
          service(),
          shell,
          await shellOf(service(), "README.md", /^## A first experiment$[\s\S]*?(?=^## )/m)
        )
        const answers: unknown[] = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line))
        expect(answers).toEqual([
          ...halvesOfTwoCountries,
          expect.objectContaining({
            sampled_value: "42",
            allocated_bucket: expect.stringMatching(/^(control|treatment)$/)
          }),
          answers[3],
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

      it("the administrator's walk", async () => {
        const lines = await paste(service(), shell, await shellOf(service(), "docs/access.md"))
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
    })
  }
)

/** Pastes the blocks of a document, and expects the lines that it shows after each, but for what differs from one time to the next. */
const expectAsShown = async (service: Service, document: string, heading: string) => {
  if (strictest === undefined) throw new Error("there is no shell")
  const text = await readFile(join(root, document), "utf8")
  const walk = text.slice(text.indexOf(heading))
  const shown = [...walk.matchAll(/^```sh\n[\s\S]*?^```\n\n```\n([\s\S]*?)^```$/gm)].map(([, lines = ""]) => lines)
  const lines = await paste(service, strictest, await shellOf(service, document))
  expect(lines.map(alike)).toEqual(
    shown
      .flatMap((block) => block.split("\n"))
      .filter((line) => line !== "")
      .map(alike)
  )
}

const into = strictest?.shell ?? "a shell: skipped, no bash, dash or zsh on the path"

describe.skipIf(!hasCurl || strictest === undefined)(`pasted into ${into}${noCurl}`, () => {
  const service = useService()

  it("the tutorial works", async () => {
    if (strictest === undefined) throw new Error("there is no shell")
    const lines = await paste(service(), strictest, await shellOf(service(), "docs/tutorial.md"))
    const answers: unknown[] = lines.map((line) => JSON.parse(line))
    const sample = expect.objectContaining({
      sampled_value: "42",
      complete: true,
      completed_at: expect.any(String)
    })
    const thirds = expect.objectContaining({ version: 3, moved_slots: 3_400, minimum_slots: 3_400 })
    const planned = {
      id: expect.any(String),
      type: "experiments",
      attributes: expect.objectContaining({ name: "Soil moisture", status: "started" })
    }
    expect(answers).toEqual([
      ...halvesOfTwoCountries,
      expect.objectContaining({ sampled_value: "42", complete: false }),
      answers[3],
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

  it("the command line's walk works", { timeout: 240_000 }, async () => {
    await expectAsShown(service(), "docs/cli.md", "## A walk")
  })

  it("the walk of OFREP works", async () => {
    await expectAsShown(service(), "docs/ofrep.md", "## A walk")
  })
})
