/** One field that breaks a rule; `path` leads to it in the input, by the names of the domain; `[]` is the input itself. */
export interface Problem {
  readonly path: readonly (string | number)[]
  readonly message: string
}
