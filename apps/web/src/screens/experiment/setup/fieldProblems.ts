import { problemsOf } from "../../../service/failures.ts"

/** What the service said about each field of a refused request, by the field's name. */
export const fieldProblems = (error: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    problemsOf(error).map(({ message, path }) => [
      String(path.at(-1)),
      `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`
    ])
  )
