const plain = /^[\p{L}\p{N}_.:/@+-]+(?: [\p{L}\p{N}_.:/@+-]+)*$/u

/** A list as the service reads it: separated by commas where no item needs more, else a JSON array. */
export const writeItems = (items: readonly string[]): string =>
  items.every((item) => plain.test(item)) ? items.join(", ") : JSON.stringify(items)
