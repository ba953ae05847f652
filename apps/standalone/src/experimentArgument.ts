import { Effect } from "effect"

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The id of an experiment on the command line; dies with one line that says what is wrong. */
export const experimentArgument = (given: string | undefined): Effect.Effect<string> =>
  given !== undefined && uuid.test(given)
    ? Effect.succeed(given.toLowerCase())
    : Effect.die(new Error("--experiment must be the id of an experiment, a UUID"))
