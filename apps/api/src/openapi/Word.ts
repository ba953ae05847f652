/** What one name of a field or parameter means wherever it stands, and an example of it. */
export interface Word {
  readonly description: string
  readonly example?: string | number | boolean | null | object
}
