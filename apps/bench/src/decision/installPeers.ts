import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { root } from "../programs/root.ts"
import { runToEnd } from "../programs/runToEnd.ts"

/** Where the SDKs of others are installed: they are no dependencies of the repository. */
export const peersFolder: string = join(root, "node_modules", ".cache", "sortition-bench")

const packages = ["@growthbook/growthbook@1.8.0", "unleash-client@6.12.1"]

/** Installs the SDKs with npm, without their scripts. */
export const installPeers = async (): Promise<void> => {
  await mkdir(peersFolder, { recursive: true })
  const flags = ["--prefix", peersFolder, "--no-audit", "--no-fund", "--ignore-scripts", "--omit=dev"]
  await runToEnd("npm", ["install", ...flags, ...packages], { cwd: peersFolder })
}
