#!/usr/bin/env node
import { readFileSync } from "node:fs"
import { runCommandLine } from "./runCommandLine.ts"
import { exitCodes } from "./service/CliError.ts"

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

process.exitCode = await runCommandLine({
  args: process.argv.slice(2),
  version: versionOf(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env
})
