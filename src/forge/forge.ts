import type { Clock, Transport } from '../http/fetch.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Secret } from '../model/secret.ts'
import { diagnose, type Platform } from './diagnostics.ts'

/** The pull request, merge request or issue that has the comments. */
export interface CommentThread {
  /** GitHub: `owner/name`. GitLab: the number or the path of the project. */
  readonly repo: string
  readonly number: string
}

/** The author of a comment, or the expected one. */
export interface Author {
  /** The forge's number for the account. Unlike the name, no other account can ever have it. */
  readonly id?: string
  readonly name: string
}

/** A comment on a pull request, a merge request or an issue. */
export interface Comment {
  readonly id: string
  /** Absent if the account was deleted. */
  readonly author?: Author
  readonly body: string
  /** Where people can read it. */
  readonly url: string
}

/** The comments of one pull request, merge request or issue. All methods reject with a ForgeError. */
export interface Forge {
  /** The account of the token. */
  readonly fetchCurrentUser: () => Promise<Author>
  /** Page by page, oldest comments first. */
  readonly listComments: () => AsyncIterable<Comment>
  readonly createComment: (body: string) => Promise<Comment>
  readonly updateComment: (id: string, body: string) => Promise<Comment>
}

/** A failed request to a forge, as a diagnostic. It never contains the token. */
export class ForgeError extends Error {
  readonly diagnostic: Diagnostic
  /** Whether the request may have been carried out nevertheless. */
  readonly mayHaveTakenEffect: boolean

  constructor(diagnostic: Diagnostic, mayHaveTakenEffect = false) {
    super(diagnostic.message)
    this.name = 'ForgeError'
    this.diagnostic = diagnostic
    this.mayHaveTakenEffect = mayHaveTakenEffect
  }
}

/** Returns a caught ForgeError. Any other error is a bug of ours and is thrown again. */
export function forgeErrorOf(error: unknown): ForgeError {
  if (error instanceof ForgeError) return error
  throw error
}

/** Makes the error for an answer that is `what` instead of the expected content. */
export function unexpected(asked: string, what: string, mayHaveTakenEffect?: boolean): ForgeError {
  return new ForgeError(diagnose('forge/unexpected', { asked, what }), mayHaveTakenEffect)
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'

export interface Connection extends Clock, Transport<Method> {
  readonly platform: Platform
  /** The address of the API, such as `https://api.github.com`, without a slash at the end. */
  readonly url: string
  readonly token: Secret
  /** Called before each pause, with the reason. */
  readonly onWait: (milliseconds: number, reason: string) => void
  /** Called when a request is sent again because there was no answer, with a sentence that says so. */
  readonly onSilence: (sentence: string) => void
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
