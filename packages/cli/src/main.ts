#!/usr/bin/env node
import { readFileSync } from "node:fs"
import { CommanderError } from "@commander-js/extra-typings"
import { makeCli } from "./commands/Cli.ts"
import { makeProgram } from "./makeProgram.ts"
import { exitCodes } from "./service/CliError.ts"
import { explainError } from "./service/explainError.ts"
import { processTerminal } from "./terminal/Terminal.ts"

const versionOf = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown"
}

// The reader of a pipe may leave early: `sortition … | head`.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? exitCodes.ok : exitCodes.local)
  )
}

const terminal = processTerminal(process)
try {
  await makeProgram(makeCli(terminal, process.env), versionOf()).parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version were asked for; everything else is wrong usage, and commander has said what.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  } else {
    const { exitCode, message } = explainError(error)
    terminal.note(`sortition: ${message}`)
    process.exitCode = exitCode
  }
}
