/** Has the bundles of programs, by their main files, in JSON. Set by `bundlePrograms` for all processes of a run of vitest. */
export const bundlesVariable = "SORTITION_TEST_BUNDLES"

const bundleOf = (main: string): string | undefined => {
  const bundles: Readonly<Record<string, string>> = JSON.parse(process.env[bundlesVariable] ?? "{}")
  return bundles[main]
}

/** What to run for the program with this main file: its bundle, if the run of vitest has made one. */
export const programOf = (main: string) => {
  const bundle = bundleOf(main)
  // A bundle is removed after the run, and Node would keep what it has compiled.
  return bundle === undefined
    ? { file: main, environment: {} }
    : { file: bundle, environment: { NODE_COMPILE_CACHE: "" } }
}
