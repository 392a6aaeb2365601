import type { Clock, Transport } from '../http/fetch.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Secret } from '../model/secret.ts'
import { diagnose, type Platform } from './diagnostics.ts'

/** Whose comments they are. */
export interface CommentThread {
  /** GitHub: `owner/name`. GitLab: the number of the project, or its path. */
  readonly repo: string
  readonly number: string
}

/** Who wrote a comment, or is to have written it. */
export interface Author {
  /** The forge's own number for the account, which no other account can take over, unlike the name. */
  readonly id?: string
  readonly name: string
}

/** A comment on a pull request, a merge request or an issue. */
export interface Comment {
  readonly id: string
  /** Absent where the account is gone. */
  readonly author?: Author
  readonly body: string
  /** Where people can read it. */
  readonly url: string
}

/** What we ask of a forge, about one pull request, merge request or issue. All methods reject with a ForgeError. */
export interface Forge {
  /** Who the token speaks for. */
  readonly fetchCurrentUser: () => Promise<Author>
  /** One page after the other, the oldest comments first. */
  readonly listComments: () => AsyncIterable<Comment>
  readonly createComment: (body: string) => Promise<Comment>
  readonly updateComment: (id: string, body: string) => Promise<Comment>
}

/** The forge's refusal, in the words of a diagnostic. It holds no token. */
export class ForgeError extends Error {
  readonly diagnostic: Diagnostic
  /** Whether what was asked for may have been done all the same. */
  readonly mayHaveTakenEffect: boolean

  constructor(diagnostic: Diagnostic, mayHaveTakenEffect = false) {
    super(diagnostic.message)
    this.name = 'ForgeError'
    this.diagnostic = diagnostic
    this.mayHaveTakenEffect = mayHaveTakenEffect
  }
}

/** The refusal that was caught. What is none is our own mistake, and is thrown on. */
export function forgeErrorOf(error: unknown): ForgeError {
  if (error instanceof ForgeError) return error
  throw error
}

/** That an answer is `what`, and not what was asked for. `isOpen`: it may have been done all the same. */
export function unexpected(asked: string, what: string, mayHaveTakenEffect?: boolean): ForgeError {
  return new ForgeError(diagnose('forge/unexpected', { asked, what }), mayHaveTakenEffect)
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'

export interface Connection extends Clock, Transport<Method> {
  readonly platform: Platform
  /** The address of the API, such as `https://api.github.com`, without a slash at the end. */
  readonly url: string
  readonly token: Secret
  /** Told of each pause that a limit makes. */
  readonly onWait: (milliseconds: number, reason: string) => void
  /** Told of each request that got no answer and is sent again, in words that end with what is done. */
  readonly onSilence: (sentence: string) => void
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
