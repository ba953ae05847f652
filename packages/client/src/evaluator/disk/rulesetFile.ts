import { mkdir, open, readFile, rename, rm } from "node:fs/promises"
import { dirname } from "node:path"
import type { CachedRuleset, RulesetCache } from "../updates/RulesetCache.ts"
import { isErrorOf } from "./isErrorOf.ts"

const parse = (text: string): CachedRuleset | undefined => {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof read !== "object" || read === null || !("ruleset" in read)) return undefined
  return { etag: "etag" in read && typeof read.etag === "string" ? read.etag : null, ruleset: read.ruleset }
}

/** Keeps the last ruleset in a file, which is replaced as a whole: a reader never sees half of it. */
export const rulesetFile = ({ file }: { readonly file: string }): RulesetCache => ({
  read: async () => {
    try {
      return parse(await readFile(file, "utf8"))
    } catch (thrown) {
      if (isErrorOf(thrown, "ENOENT")) return undefined
      throw thrown
    }
  },
  write: async (cached) => {
    await mkdir(dirname(file), { recursive: true })
    const next = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`
    try {
      const handle = await open(next, "wx")
      try {
        await handle.writeFile(JSON.stringify(cached))
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(next, file)
    } catch (thrown) {
      await rm(next, { force: true })
      throw thrown
    }
  }
})
