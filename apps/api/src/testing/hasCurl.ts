import { spawnSync } from "node:child_process"

/** Whether curl is installed. */
export const hasCurl = spawnSync("curl", ["--version"]).status === 0

/** The suffix for names of tests that need curl. */
export const noCurl = hasCurl ? "" : ": skipped, no curl on the path"
