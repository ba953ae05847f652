import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestProject } from "vitest/node"

declare module "vitest" {
  interface ProvidedContext {
    /** An empty folder of the test run, for what `packed` makes once. */
    readonly packedFolder: string
  }
}

export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-packed-"))
  project.provide("packedFolder", folder)
  return () => rm(folder, { recursive: true, force: true })
}
