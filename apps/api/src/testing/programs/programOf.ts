import { dirname, join } from "node:path"

/** Has the bundles of programs, by their main files, in JSON. Set by `bundlePrograms` for all processes of a run of vitest. */
export const bundlesVariable = "SORTITION_TEST_BUNDLES"

const bundleOf = (main: string): string | undefined => {
  const bundles: Readonly<Record<string, string>> = JSON.parse(process.env[bundlesVariable] ?? "{}")
  return bundles[main]
}

/** What to run for the program with this main file: its bundle, if the run of vitest has made one. */
export const programOf = (main: string) => {
  const bundle = bundleOf(main)
  // What Node compiles of a bundle stays beside it, and is removed with it.
  return bundle === undefined
    ? { file: main, environment: {} }
    : { file: bundle, environment: { NODE_COMPILE_CACHE: join(dirname(bundle), "compiled") } }
}
