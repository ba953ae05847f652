/** An answer whose body is text. */
export interface TextAnswer {
  readonly status: number
  /** Beyond those that every answer has. */
  readonly headers: Readonly<Record<string, string | number>>
  /** The media type of the text. */
  readonly type: string
  /** Null when the answer has no body. */
  readonly text: string | null
}
