/** Whether one of the texts contains `q`, without regard to case. Without `q`, every text does. */
export const contains = (q: string | undefined, ...texts: readonly string[]): boolean => {
  const wanted = (q ?? "").toLowerCase()
  return texts.some((text) => text.toLowerCase().includes(wanted))
}
