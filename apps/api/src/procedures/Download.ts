interface File {
  /** Where REST serves it: a path with its query. */
  readonly path: string
  readonly name: string
  /** Its media type. */
  readonly type: string
  /** Starts reading. Rejects as a procedure does; a later fault rejects the iteration. */
  readonly open: () => Promise<AsyncIterable<string | Uint8Array>>
}

/** The answer of a procedure that REST sends in parts, of any length. tRPC cannot send it, so it answers the path of REST. */
export class Download {
  readonly file: File

  constructor(file: File) {
    this.file = file
  }

  get path(): string {
    return this.file.path
  }

  toJSON(): Pick<File, "path"> {
    return { path: this.path }
  }
}
