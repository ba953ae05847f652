/** One field that breaks a rule; `path` leads to it in the input, `[]` is the input itself. */
export interface Problem {
  readonly path: readonly (string | number)[]
  readonly message: string
}
