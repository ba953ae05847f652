// Prints the token that `npm start` created for the local user, and nothing else.
import { readFileSync } from "node:fs"
import { join } from "node:path"

const folder = process.env.SORTITION_DATA_DIR || ".data"
try {
  process.stdout.write(readFileSync(join(folder, "token"), "utf8"))
} catch {
  process.stderr.write(`no token in ${folder} yet: npm start creates one\n`)
  process.exitCode = 1
}
