/** Prints one line: a label, and from column 24 on the value. */
export const say = (label: string, value: string | number) => console.log(`${label.padEnd(24)}${value}`)
