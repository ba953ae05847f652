/** One line of what a program shows: what, and from column 24 on the fact. */
export const say = (what: string, fact: string | number) => console.log(`${what.padEnd(24)}${fact}`)
