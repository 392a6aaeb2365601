import type { Sandbox } from '../../src/sandbox/index.ts'

export interface Link {
  id: string
  title: string
  shareLink: string
  expirationDate?: string
  isExpired: boolean
  internal: boolean
  maxUseCount?: number
  currentUseCount?: number
  requestToken?: string
}

export interface Share {
  access: number
  subjectType: number
  sharedLink?: Link
  sharedToUser?: { id: string }
  sharedToGroup?: { id: string }
}

export interface Reply<T> {
  http: number
  text: string
  headers: Headers
  response?: T
  count?: number
  error?: { message: string; type: string | null; stack: string | null }
}

export type Ask = <T = Share>(method: string, path: string, body?: unknown) => Promise<Reply<T>>

/** Asks the sandbox without a network; `key` null is an anonymous visitor. */
export function asker(sandbox: Sandbox, key: string | null = sandbox.apiKey, origin = 'http://portal.test'): Ask {
  return async <T>(method: string, path: string, body?: unknown) => {
    const response = await sandbox.fetch(
      new Request(`${origin}/api/2.0${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { Authorization: key.includes(' ') ? key : `Bearer ${key}` }),
          'Content-Type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    const envelope = text === '' ? {} : (JSON.parse(text) as Omit<Reply<T>, 'http' | 'text' | 'headers'>)
    return { ...envelope, http: response.status, text, headers: response.headers }
  }
}

/** The n-th of a row of link ids that are easy to read. */
export function linkId(n: number): string {
  return `0000000${n}-0000-4000-8000-000000000000`
}
