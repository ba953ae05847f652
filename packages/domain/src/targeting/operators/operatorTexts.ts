import { isSynonym, negation, type OperatorName, operatorSynonyms, operators } from "./operatorNames.ts"

/** Every name of an operator: plain, negated, and the aliases. */
export const operatorTexts: readonly (OperatorName | `not_${OperatorName}` | keyof typeof operatorSynonyms)[] = [
  ...operators,
  ...operators.map((name) => `${negation}${name}` as const),
  ...Object.keys(operatorSynonyms).filter(isSynonym)
]
