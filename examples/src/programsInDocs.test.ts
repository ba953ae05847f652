import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { hasCurl, noCurl } from "@sortition/api/testing/hasCurl"
import { describe, expect, it, onTestFinished } from "vitest"
import { paste, strictest } from "./testing/paste.ts"
import { useService } from "./testing/useService.ts"

const root = join(import.meta.dirname, "../..")
const examples = join(import.meta.dirname, "..")

interface Block {
  readonly kind: string
  readonly text: string
}

/** The fenced blocks of a document, in order. The first words after the fence are their kind. */
const blocksIn = async (document: string): Promise<readonly Block[]> =>
  Array.from(
    (await readFile(join(root, document), "utf8")).matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm),
    ([, kind = "", text = ""]) => ({ kind, text })
  )

const ofKind = (blocks: readonly Block[], wanted: string): readonly string[] =>
  blocks.filter(({ kind }) => kind === wanted).map(({ text }) => text)

/** A folder with the program of a document, from which our packages and OpenFeature can be imported. */
const makeProject = async (program: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-program-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await symlink(join(examples, "node_modules"), join(folder, "node_modules"))
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
  await writeFile(join(folder, "program.ts"), program)
  const config = { extends: join(root, "tsconfig.base.json"), files: ["program.ts"] }
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config))
  return folder
}

/** What to paste: the shell blocks in order, and in the place of the last block of the program its start. */
const pastedOf = (blocks: readonly Block[], url: string): string => {
  const last = blocks.findLastIndex(({ kind }) => kind === "ts")
  return blocks
    .flatMap(({ kind, text }, place) => {
      if (kind === "sh") return [text.replaceAll("http://127.0.0.1:3000", url)]
      return place === last ? ['(cd "$PROJECT" && "$NODE" program.ts < /dev/null)\n'] : []
    })
    .join("\n")
}

/** A line without what differs from one time to the next: which bucket an entity gets. */
const alike = (line: string): string =>
  line.replace(/^(?:treatment green|control grey) allocated$/, "(bucket) allocated")

describe.skipIf(!hasCurl || strictest === undefined)(`programs in documents${noCurl}`, () => {
  const service = useService()

  it.each(["docs/sdk.md", "docs/from-growthbook.md", "docs/from-unleash.md", "docs/from-launchdarkly.md"])(
    "the program of %s compiles, and prints what the document shows",
    { timeout: 120_000 },
    async (document) => {
      if (strictest === undefined) throw new Error("there is no shell")
      const blocks = await blocksIn(document)
      const project = await makeProject(ofKind(blocks, "ts").join("\n"))
      await promisify(execFile)(join(root, "node_modules/.bin/tsc"), ["-p", project])
      const environment = { PROJECT: project, NODE: process.execPath }
      const lines = await paste(service(), strictest, pastedOf(blocks, service().url), environment)
      expect(lines.map(alike)).toEqual(
        ofKind(blocks, "console").flatMap((text) => text.trimEnd().split("\n").map(alike))
      )
    }
  )
})
