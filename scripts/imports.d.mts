/** An import. `from` is a path under `src/`, and so is `to` if it is an own file; otherwise `to` is the name of a package. */
export interface Arrow {
  readonly from: string
  readonly to: string
}

export declare function readImports(root: string): {
  readonly files: readonly string[]
  readonly arrows: readonly Arrow[]
}

export declare function isOurs(path: string): boolean

export declare function folderOf(path: string): string
