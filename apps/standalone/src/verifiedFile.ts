import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { open, rename, writeFile } from "node:fs/promises"

/** A text of any length: its size and its hash. */
export interface Digest {
  readonly lines: number
  /** Hexadecimal. */
  readonly sha256: string
}

/** The digest of a text that comes in parts; `each` receives every part first. */
export const digestOf = async (
  parts: AsyncIterable<string | Buffer>,
  each: (part: string | Buffer) => Promise<unknown> = async () => undefined
): Promise<Digest> => {
  const hash = createHash("sha256")
  let lines = 0
  for await (const part of parts) {
    const bytes = Buffer.from(part)
    await each(bytes)
    hash.update(bytes)
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines++
  }
  return { lines, sha256: hash.digest("hex") }
}

/**
 * Writes a file of lines, and beside it its hash as `sha256sum -c` reads it. The file appears under its name once it is on the disk and reads
 * back as it was written; rejects otherwise.
 */
export const writeVerified = async (path: string, parts: AsyncIterable<string>): Promise<Digest> => {
  const unfinished = `${path}.unfinished`
  const file = await open(unfinished, "w", 0o600)
  let written: Digest
  try {
    written = await digestOf(parts, (part) => file.write(Buffer.from(part)))
    await file.sync()
  } finally {
    await file.close()
  }
  const read = await digestOf(createReadStream(unfinished))
  if (read.sha256 !== written.sha256) throw new Error(`${unfinished} does not read back as it was written`)
  await rename(unfinished, path)
  await writeFile(`${path}.sha256`, `${written.sha256}  ${path.split(/[\\/]/).at(-1)}\n`, { mode: 0o600 })
  return written
}
