/** One field that breaks a rule. `path` locates it in the input by the domain's field names; `[]` is the whole input. */
export interface Problem {
  readonly path: readonly (string | number)[]
  readonly message: string
}
