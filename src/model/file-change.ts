/** The text of a file before and after a change, each with its byte order mark, if any. */
export interface FileChange {
  readonly file: string
  readonly before: string
  readonly after: string
}
