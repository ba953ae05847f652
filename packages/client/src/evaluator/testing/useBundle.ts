import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll } from "vitest"
import { buildEvaluator } from "../../../buildEvaluator.ts"

/** The evaluator as it is published. */
export const useBundle = () => {
  let folder = ""
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sortition-evaluator-"))
    await buildEvaluator(folder)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return {
    get folder() {
      return folder
    },
    get entry() {
      return join(folder, "evaluator/createEvaluator.js")
    },
    load: (): Promise<typeof import("../createEvaluator.ts")> =>
      import(/* @vite-ignore */ pathToFileURL(join(folder, "evaluator/createEvaluator.js")).href)
  }
}
