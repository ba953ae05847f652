const patternOperator = /^(?:not_)?matches(?:_ignore_case)?$/

/** Whether the domain's code needs patterns in RE2 syntax to compile one of these conditions. */
export const needsPatterns = (conditions: readonly { readonly condition: string }[]): boolean =>
  conditions.some(({ condition }) => patternOperator.test(condition))
