/** The fields of a draft that differ from what it began from. */
export const changedFields = <Draft extends object>(draft: Draft, before: Draft): Partial<Draft> => {
  const stored = new Map(Object.entries(before))
  const changed: Partial<Draft> = { ...draft }
  for (const [field, value] of Object.entries(draft)) {
    if (stored.get(field) === value) Reflect.deleteProperty(changed, field)
  }
  return changed
}
