import manifest from "../../../package.json" with { type: "json" }

/** The version of the whole repository, from its package.json. */
export const { version } = manifest
