import type { Clock, Fetch } from '../http/fetch.ts'
import type { Environment } from '../model/values/environment.ts'
import type { ShellKind } from '../model/values/shell.ts'
import type { Prompts } from './prompts.ts'
import type { Proxies } from './proxies.ts'

/** Everything outside the program. Commands use the machine only through this. */
export interface World extends Clock {
  /** The time limit of one request, in milliseconds; the default if absent. */
  readonly requestTimeout?: number
  /** The version of node, such as `22.4.1`. */
  readonly nodeVersion: string
  readonly env: Readonly<Record<string, string | undefined>>
  /**
   * The values of `${NAME}` in manifests, and the API key: the environment, and variables from files. Nothing else may be
   * read from them, because somebody else may have written the files.
   */
  readonly variables: Environment
  /** The shell in which the commands of our advice are typed. */
  readonly shell: ShellKind
  /** Prints to stdout: results for people and programs. */
  readonly out: (text: string) => void
  /** Prints to stderr: diagnostics, questions, progress. */
  readonly err: (text: string) => void
  /** Whether stdout and stderr may be coloured. */
  readonly isColour: { readonly out: boolean; readonly err: boolean }
  /** Reads a file. Rejects with node's error. */
  readonly read: (path: string) => Promise<Uint8Array>
  /**
   * Lists the names in a folder, in no particular order; `undefined` if it is not a folder. Rejects with node's
   * error.
   */
  readonly list: (path: string) => Promise<readonly string[] | undefined>
  /** Returns what a path is, following symbolic links; `undefined` if nothing can be reached. */
  readonly kindOf: (path: string) => Promise<'file' | 'folder' | 'other' | undefined>
  /** Returns the target of a symbolic link, as written; `undefined` if the path is not one. */
  readonly readLink: (path: string) => Promise<string | undefined>
  /** Returns an id that is equal for all names of one file; `undefined` if the path is not a file. */
  readonly idOf: (path: string) => Promise<string | undefined>
  /** Returns the absolute path without symbolic links. Rejects with node's error. */
  readonly realPath: (path: string) => Promise<string>
  /**
   * Checks that a file can be written, and writes a first text that `write` replaces later. Writes nothing to a pipe or
   * device, which cannot be overwritten. Rejects with node's error.
   */
  readonly draft: (path: string, text: string) => Promise<void>
  /** Writes a file: all of it or, where possible, nothing. Rejects with node's error. */
  readonly write: (path: string, text: string) => Promise<void>
  /** Creates a file that only its owner may ever read. Rejects with node's error, also if the file exists. */
  readonly create: (path: string, text: string) => Promise<void>
  /**
   * Creates a file and its folders: completely or not at all. Resolves with a function that removes them again. Rejects
   * with node's error, also if the file exists.
   */
  readonly add: (path: string, text: string, mode?: number) => Promise<() => Promise<void>>
  /** Checks that a path is an existing file that may be overwritten. Rejects with node's error. */
  readonly checkWritable: (path: string) => Promise<void>
  /** Opens a file to append lines to. Rejects with node's error, and so does each `append`. */
  readonly openLog: (path: string) => Promise<LogFile>
  /** Whether other users of the machine may read a file. Rejects with node's error. */
  readonly isShared: (path: string) => Promise<boolean>
  /** The width of the terminal on stdout; `undefined` if stdout is not a terminal. */
  readonly columns: number | undefined
  /** The width of the terminal on stderr, where a line can be overwritten; `undefined` if stderr is not a terminal. */
  readonly errColumns: number | undefined
  /** Whether somebody at a terminal can be asked. */
  readonly canAsk: boolean
  /** Asks for a line. A closed terminal gives an empty one. */
  readonly ask: (question: string) => Promise<string>
  /** Opens the terminal for prompts such as lists. Requires `canAsk`. */
  readonly prompts: (colour: { readonly color: boolean }) => Promise<Prompts>
  /** Runs git. Rejects with node's error if it cannot be run. */
  readonly git: (args: readonly string[], tree: GitPlace) => Promise<GitResult>
  /** Opens the connection to portals and forges, through these proxies. */
  readonly openFetch: (proxies: Proxies) => Promise<Fetch<'GET' | 'PUT' | 'POST' | 'PATCH'>>
  /** Returns this many unpredictable bytes. */
  readonly randomBytes: (count: number) => Uint8Array
  /**
   * Calls `stop` at the first interrupt instead of ending the process, until the returned function is called. If it
   * returns `exit`, the process ends all the same. The second interrupt always ends the process, unless it has been
   * called again.
   */
  readonly onInterrupt: (stop: () => unknown) => () => void
}

export interface GitPlace {
  /** The top of a working tree. */
  readonly top: string
  /** If absent, git searches for one from the top. */
  readonly gitDir?: string
}

export interface GitResult {
  readonly isSuccess: boolean
  readonly out: Uint8Array
  readonly err: string
}

/** A file that grows line by line. */
export interface LogFile {
  /** Resolves once the text is on the disk, safe from a crash. */
  readonly append: (text: string) => Promise<void>
  readonly close: () => Promise<void>
}
