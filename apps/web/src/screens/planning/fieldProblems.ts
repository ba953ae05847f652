import { problemsOf } from "../../service/failures.ts"

const fieldOf = (path: readonly (string | number)[]): string => String(path.at(-1) ?? "")

/** What the service says about one field of a form. */
export const problemAt = (error: unknown, ...fields: readonly string[]): string | undefined =>
  problemsOf(error).find(({ path }) => fields.includes(fieldOf(path)))?.message

/** Whether everything that is wrong stands at one of these fields. */
export const standsAtFields = (error: unknown, fields: readonly string[]): boolean => {
  const problems = problemsOf(error)
  return problems.length > 0 && problems.every(({ path }) => fields.includes(fieldOf(path)))
}
