import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { migrationNames } from "./applyMigrations.ts"

/** The first of these were released before the rule. */
const since = "0010"

/** The runner sets a lock timeout for every migration. The others are matters of taste. */
const excluded = [
  "require-lock-timeout",
  "require-statement-timeout",
  "prefer-bigint-over-int",
  "prefer-bigint-over-smallint",
  "prefer-robust-stmts",
  "prefer-text-field",
  "prefer-identity"
]

const linter = fileURLToPath(import.meta.resolve("squawk-cli/js/bin/squawk"))

/** What the linter says of a migration: the names of the rules that it breaks. */
const brokenRules = (text: string): readonly string[] => {
  const options = [
    "--reporter",
    "json",
    "--assume-in-transaction",
    "--pg-version",
    "15.0",
    "--exclude",
    excluded.join()
  ]
  const { error, stderr, stdout } = spawnSync(process.execPath, [linter, ...options], { input: text, encoding: "utf8" })
  if (error) throw error
  if (!stdout.startsWith("[")) throw new Error(`${stdout}${stderr}`)
  const broken: readonly { rule_name: string }[] = JSON.parse(stdout)
  return broken.map(({ rule_name }) => rule_name)
}

const names = (await migrationNames()).filter((name) => name >= since)

it.each(["none", ...names])("the migration %s stops no enrolment", (name) => {
  if (name === "none") return
  const text = readFileSync(new URL(`../../migrations/${name}`, import.meta.url), "utf8")
  expect(brokenRules(text)).toEqual([])
})

it.each([
  ["CREATE INDEX ON samples (created_at);", "require-concurrent-index-creation"],
  ["ALTER TABLE samples ADD CONSTRAINT late CHECK (created_at > '2020-01-01');", "constraint-missing-not-valid"],
  ["ALTER TABLE samples ALTER COLUMN slot TYPE bigint;", "changing-column-type"],
  ["ALTER TABLE samples ADD COLUMN at timestamptz NOT NULL DEFAULT clock_timestamp();", "adding-field-with-default"],
  ["ALTER TABLE samples DROP COLUMN slot;", "ban-drop-column"]
])("%s is refused", (text, rule) => {
  expect(brokenRules(text)).toContain(rule)
})
