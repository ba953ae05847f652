import { fileURLToPath } from "node:url"

const programOf = (name: "api" | "worker"): string =>
  fileURLToPath(new URL(`../snapshot/programs/${name}/main.mjs`, import.meta.url))

/** The main files of the last release's programs. They know the migrations of that release only. */
export const previousPrograms = { api: programOf("api"), worker: programOf("worker") }
