import { findProgram } from "@sortition/runtime/findProgram"
import { versionOf } from "../programs/versionOf.ts"
import type { Generator } from "./Load.ts"
import { runLoadThread } from "./runLoadThread.ts"
import { wrkGenerator } from "./wrkGenerator.ts"

/** wrk if it is on the path, otherwise a thread with undici. `folder` is for temporary files. */
export const findGenerator = (folder: string): Generator => {
  const wrk = findProgram("wrk")
  if (wrk !== null) return wrkGenerator(wrk, versionOf(wrk, ["-v"], /wrk \S+/), folder)
  return {
    name: "a thread of Node with undici, without pipelining (wrk is not installed)",
    run: (load) => runLoadThread(load)
  }
}
