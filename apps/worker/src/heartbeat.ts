import { stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"

const file = join(tmpdir(), "sortition-worker.alive")
const fresh = 30_000

/** Says that this container's worker has just done its rounds. */
export const beat = Effect.promise(() => writeFile(file, ""))

/** Whether it has within the last half minute: five times as long as it should ever take. */
export const isAlive = Effect.promise(async () => Date.now() - (await stat(file)).mtimeMs < fresh).pipe(
  Effect.catchDefect(() => Effect.succeed(false))
)
