/** The bytes of an answer that exist before anything asks for it. */
export interface PreparedBody {
  /** JSON in UTF-8. */
  readonly bytes: Buffer
  /** The compressed bytes by content coding, once something has asked for them. */
  readonly coded: Map<string, Promise<Buffer>>
}

const bodies = new WeakMap<object, PreparedBody>()

/** The value as the answer of a procedure: REST sends these bytes, which are the value as JSON, and never writes them again. */
export const withPreparedBody = <Value extends object>(value: Value, bytes: Buffer): Value => {
  if (!bodies.has(value)) bodies.set(value, { bytes, coded: new Map() })
  return value
}

/** The bytes of an answer; undefined when they have to be written. */
export const preparedBodyOf = (answer: unknown): PreparedBody | undefined =>
  typeof answer === "object" && answer !== null ? bodies.get(answer) : undefined
