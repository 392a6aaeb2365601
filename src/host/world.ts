import type { Clock, Fetch } from '../http/fetch.ts'
import type { Prompts } from './prompts.ts'
import type { Proxies } from './proxies.ts'

/** All that is outside of us: a command sees the machine through this alone. */
export interface World extends Clock {
  /** The longest that one request may take, in milliseconds; left out, the usual time. */
  readonly requestTimeout?: number
  /** The version of node, such as `22.4.1`. */
  readonly nodeVersion: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** What people and programs read. */
  readonly out: (text: string) => void
  /** What is said beside it: diagnostics, questions, progress. */
  readonly err: (text: string) => void
  /** Whether colour may be used on each of the two. */
  readonly isColour: { readonly out: boolean; readonly err: boolean }
  /** What a file holds. Rejects with node's error. */
  readonly read: (path: string) => Promise<Uint8Array>
  /** The names of all that is in a folder, in no order; `undefined` if it is not a folder. Rejects with node's error. */
  readonly list: (path: string) => Promise<readonly string[] | undefined>
  /** What a path leads to, through symbolic links; `undefined` where nothing can be reached. */
  readonly kindOf: (path: string) => Promise<'file' | 'folder' | 'other' | undefined>
  /** Where a symbolic link leads, as it says; `undefined` for what is none. */
  readonly readLink: (path: string) => Promise<string | undefined>
  /** The same for two paths that lead to one file, whatever its names; `undefined` for what is no file. */
  readonly idOf: (path: string) => Promise<string | undefined>
  /** The absolute path, without symbolic links. Rejects with node's error. */
  readonly realPath: (path: string) => Promise<string>
  /**
   * Makes sure that a file can be written, and lets it say this until it is; into what cannot be written over, such as a
   * pipe, nothing. Rejects with node's error.
   */
  readonly draft: (path: string, text: string) => Promise<void>
  /** Writes a file: all of it, or nothing where that can be had. Rejects with node's error. */
  readonly write: (path: string, text: string) => Promise<void>
  /** Writes a file that is not there yet, for nobody else to read from its first moment on. Rejects with node's error. */
  readonly create: (path: string, text: string) => Promise<void>
  /**
   * Writes a file that is not there yet, and the folders for it: whole, or not at all. Resolves with what takes all of that
   * away again. Rejects with node's error.
   */
  readonly add: (path: string, text: string, mode?: number) => Promise<() => Promise<void>>
  /** Makes sure that a file which is there may be written over, and is one. Rejects with node's error. */
  readonly checkWritable: (path: string) => Promise<void>
  /** Opens a file to append lines to. Rejects with node's error, and so does each `append`. */
  readonly openLog: (path: string) => Promise<LogFile>
  /** Whether other users of the machine may read a file. Rejects with node's error. */
  readonly isShared: (path: string) => Promise<boolean>
  /** How wide the terminal is that stdout is; `undefined`: it is none. */
  readonly columns: number | undefined
  /** Whether stderr is a terminal, on which a line can be written over. */
  readonly canShow: boolean
  /** Whether there is somebody at a terminal to ask. */
  readonly canAsk: boolean
  /** Asks and waits for a line; a closed terminal answers with an empty one. */
  readonly ask: (question: string) => Promise<string>
  /** Opens the terminal for questions that are more than one line; needs somebody who can be asked. */
  readonly prompts: (colour: { readonly color: boolean }) => Promise<Prompts>
  /** Runs git. Rejects with node's error where it cannot be run. */
  readonly git: (args: readonly string[], tree: GitPlace) => Promise<GitResult>
  /** How portals and forges are reached, by way of these proxies. */
  readonly openFetch: (proxies: Proxies) => Promise<Fetch<'GET' | 'PUT' | 'POST' | 'PATCH'>>
  /** That many unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array
  /**
   * Calls `stop` at the first interrupt instead of ending the process, until the returned function is called; the
   * second interrupt always ends it.
   */
  readonly onInterrupt: (stop: () => void) => () => void
}

export interface GitPlace {
  /** The top of a working tree. */
  readonly top: string
  /** Without it, git looks for one from the top on. */
  readonly gitDir?: string
}

export interface GitResult {
  readonly isSuccess: boolean
  readonly out: Uint8Array
  readonly err: string
}

/** A file that grows line by line. */
export interface LogFile {
  /** Resolves once the text is on the disk, so that no crash takes it away. */
  readonly append: (text: string) => Promise<void>
  readonly close: () => Promise<void>
}
