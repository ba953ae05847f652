import { spawnSync } from "node:child_process"
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeCli } from "../commands/Cli.ts"
import { makeProgram } from "../makeProgram.ts"
import { processTerminal } from "../terminal/Terminal.ts"
import { completionScripts } from "./completionScripts.ts"
import { completionsOf } from "./completionsOf.ts"

const program = makeProgram(makeCli(processTerminal(process), {}), "0.0.0")
const answers = (...words: readonly string[]) => completionsOf(program, words).map(({ value }) => value)

describe("what can stand in a place", () => {
  it("is a command, or one of its commands", () => {
    expect(answers("")).toEqual(expect.arrayContaining(["services", "enrol", "verify-audit"]))
    expect(answers("")).not.toContain("__complete")
    expect(answers("re")).toEqual(["reweight", "record", "results"])
    expect(answers("services", "ar")).toEqual(["archive"])
    expect(answers("--url", "http://x", "--json", "services", "re")).toEqual(["rename", "restore"])
  })

  it("is an option, of the command or of every command, or a value of it", () => {
    expect(answers("reweight", "x", "--d")).toEqual(["--dry-run"])
    expect(answers("services", "list", "--tok")).toEqual(["--token-file", "--token"])
    expect(answers("export", "x", "--format", "")).toEqual(["ndjson", "csv", "parquet"])
    expect(answers("export", "x", "--format=c")).toEqual(["--format=csv"])
    expect(answers("export", "x", "--format", "=", "c")).toEqual(["csv"])
    expect(answers("completion", "z")).toEqual(["zsh"])
  })

  it("is the name of a file, or free text, where there is no answer", () => {
    expect(answers("enrol", "x", "")).toEqual([])
    expect(answers("export", "x", "--output", "")).toEqual([])
  })
})

const isInstalled = (shell: string) => spawnSync(shell, ["-c", "true"]).status === 0
const nameOf = (shell: string) => (isInstalled(shell) ? shell : `${shell}: skipped, not on the path`)

describe("a shell", () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sortition-completion-"))
    const main = fileURLToPath(new URL("../main.ts", import.meta.url))
    await writeFile(join(folder, "sortition"), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`)
    await chmod(join(folder, "sortition"), 0o755)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const run = (shell: string, args: readonly string[], input: string) => {
    const { status, stderr, stdout } = spawnSync(shell, args, {
      input,
      encoding: "utf8",
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` }
    })
    return { status, stderr, stdout }
  }

  it.skipIf(!isInstalled("bash"))(`reads and asks: ${nameOf("bash")}`, () => {
    expect(run("bash", ["-n"], completionScripts.bash)).toEqual({ status: 0, stderr: "", stdout: "" })
    const press = (...words: readonly string[]) => {
      const line = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _sortition; echo "\${COMPREPLY[@]}"`
      return run("bash", ["--norc"], `${completionScripts.bash}${line}\n`).stdout.trim()
    }
    expect(press("sortition", "services", "re")).toBe("rename restore")
    expect(press("sortition", "export", "x", "--format", "$(touch x) c")).toBe("")
    expect(press("sortition", "reweight", "x", "--d")).toBe("--dry-run")
  })

  it.skipIf(!isInstalled("zsh"))(`reads and asks: ${nameOf("zsh")}`, () => {
    expect(run("zsh", ["-n"], completionScripts.zsh)).toEqual({ status: 0, stderr: "", stdout: "" })
    const press = [
      "compdef() { :; }",
      `_files() { print files; }`,
      `_describe() { print -l -- "\${(@P)2}"; }`,
      completionScripts.zsh,
      "words=(sortition services re); CURRENT=3; _sortition",
      "words=(sortition enrol x ''); CURRENT=4; _sortition"
    ].join("\n")
    expect(run("zsh", ["-f"], `${press}\n`)).toEqual({
      status: 0,
      stderr: "",
      stdout: "rename:change the name of a service\nrestore:restore an archived service\nfiles\n"
    })
  })

  it("has no script for fish that fish cannot read", () => {
    if (!isInstalled("fish")) return expect(completionScripts.fish).toContain("complete -c sortition")
    expect(run("fish", ["-n"], completionScripts.fish)).toEqual({ status: 0, stderr: "", stdout: "" })
  })
})
