import { existsSync, readdirSync, readFileSync } from "node:fs"
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin"
import { IdGenerator, type Pickle } from "@cucumber/messages"

/** OpenFeature's own suites, in a folder `shared` beside a checkout or above it; undefined if there is none. */
export const suitesFolder = (): URL | undefined => {
  let folder = new URL("./", import.meta.url)
  for (;;) {
    const suites = new URL("shared/conformance/openfeature/", folder)
    if (existsSync(suites)) return suites
    const parent = new URL("../", folder)
    if (parent.href === folder.href) return undefined
    folder = parent
  }
}

/** All scenarios of the folder's suites, those of an outline once for each example. */
export const readPickles = (folder: URL): readonly Pickle[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".feature"))
    .toSorted()
    .flatMap((name) => {
      const newId = IdGenerator.uuid()
      const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher())
      return compile(parser.parse(readFileSync(new URL(name, folder), "utf8")), name, newId)
    })
