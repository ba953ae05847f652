import { textArrayOf } from "./arrayText.ts"
import { millis } from "./millis.ts"

/** Quoted elements with their escapes, or plain ones. */
const element = /"((?:[^"\\]|\\.)*)"|[^{},]+/gs

/** The elements of a one-dimensional array literal without NULLs. */
const textsOf = (literal: string): readonly string[] =>
  Array.from(literal.matchAll(element), ([whole, quoted]) => quoted?.replaceAll(/\\(.)/gs, "$1") ?? whole)

/** An array type of PostgreSQL by its OID. A value that is not an array is a literal already. */
const arrayType = <A>(oid: number, toText: (value: A) => string, parse: (text: string) => A) => ({
  to: oid,
  from: [oid],
  serialize: (values: readonly A[] | string) => (typeof values === "string" ? values : textArrayOf(values.map(toText))),
  parse: (literal: string) => textsOf(literal).map(parse)
})

const text = (value: string) => value

/**
 * The array types that statements use. Without them the driver would ask for the types of all arrays on every new connection, which costs the
 * server more than opening it.
 */
export const arrayTypes = {
  smallints: arrayType(1005, String, Number),
  integers: arrayType(1007, String, Number),
  texts: arrayType(1009, text, text),
  bigints: arrayType(1016, text, text),
  times: arrayType(1185, millis.serialize, millis.parse),
  uuids: arrayType(2951, text, text)
}
