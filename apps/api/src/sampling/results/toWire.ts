import { snakeCase } from "../../procedures/problems/wirePath.ts"
import { formatTimestamp } from "../../schemas/Timestamp.ts"

type Letter<C extends string> = Lowercase<C> extends Uppercase<C> ? false : true
type IsUpper<C extends string> = Letter<C> extends true ? (C extends Uppercase<C> ? true : false) : false

type WireName<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${IsUpper<First> extends true ? `_${Lowercase<First>}` : First}${WireName<Rest>}`
  : Name

type IsTime<Name> = Name extends "at" | `${string}At` ? true : false

type WireValue<Name, Value> =
  IsTime<Name> extends true
    ? Exclude<Value, number> | (Extract<Value, number> extends never ? never : string)
    : Wire<Value>

/** A value of the domain as answers show it. */
export type Wire<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? Wire<Item>[]
    : { [Name in keyof Value as Name extends string ? WireName<Name> : never]: WireValue<Name, Value[Name]> }

const convert = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(convert)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      snakeCase(name),
      typeof each === "number" && (name === "at" || name.endsWith("At")) ? formatTimestamp(each) : convert(each)
    ])
  )
}

/** Names in snake_case, and the times `at` and `…At`, milliseconds since the epoch, as text. */
export function toWire<Value>(value: Value): Wire<Value>
export function toWire(value: unknown): unknown {
  return convert(value)
}
