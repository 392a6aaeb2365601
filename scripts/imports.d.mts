/** An import: who imports what, both as paths under `src/` where the second is a file of ours. */
export interface Arrow {
  readonly from: string
  readonly to: string
}

export declare function readImports(root: string): {
  readonly files: readonly string[]
  readonly arrows: readonly Arrow[]
}

export declare function isOurs(path: string): boolean

export declare function roomOf(path: string): string
