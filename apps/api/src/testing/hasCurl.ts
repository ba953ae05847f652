import { spawnSync } from "node:child_process"

/** Whether programs that use curl can be run here. */
export const hasCurl = spawnSync("curl", ["--version"]).status === 0

/** What the name of a test that wants curl ends with. */
export const noCurl = hasCurl ? "" : ": skipped, no curl on the path"
