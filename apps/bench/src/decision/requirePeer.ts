import { createRequire } from "node:module"
import { join } from "node:path"
import { peersFolder } from "./installPeers.ts"

/** Loads an SDK of another program from where `--install-peers` puts it. */
export const requirePeer = createRequire(join(peersFolder, "package.json"))
