import { randomBytes, randomUUID } from 'node:crypto'
import { createSandbox, serve } from '../../src/sandbox/index.ts'
import { watch } from '../scanner.ts'

const url = process.env['DOCSPACE_URL']
const apiKey = process.env['DOCSPACE_API_KEY']

/** Whether the suite runs on a real portal: its clock, keys and stages are not ours there. */
export const live: boolean = url !== undefined && apiKey !== undefined

/** Room types by their numbers on the wire. */
export const roomTypes = { formFilling: 1, collaboration: 2, custom: 5, public: 6, virtualData: 8, ai: 9 } as const
export type RoomType = keyof typeof roomTypes

export interface SharedLink {
  id: string
  title: string
  shareLink: string
  linkType: number
  primary: boolean
  internal: boolean
  denyDownload: boolean
  isExpired: boolean
  expirationDate?: string
  password?: string
  requestToken?: string
  maxUseCount?: number
  currentUseCount?: number
}

export interface Share {
  access: number
  subjectType: number
  canRevoke: boolean
  canEditInternal: boolean
  canEditExpirationDate: boolean
  sharedLink: SharedLink
  sharedTo: SharedLink
}

interface Envelope<T> {
  response?: T
  count?: number
  links?: { href: string; action: string }[]
  status?: number
  statusCode?: number
  error?: { message: string; type: string | null; stack: string | null; hresult: number }
}

/** An HTTP answer: its status, its raw text, and its envelope (empty if there was no body). */
export interface Answer<T> extends Envelope<T> {
  http: number
  /** The content type, without parameters. */
  type: string
  text: string
}

export interface ValidationProblem {
  title: string
  status: number
  errors: Record<string, string[]>
}

/** A portal to test, and the rooms made on it. */
export interface Target {
  call<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
  createRoom(type: RoomType): Promise<number>
  put(room: number, body: unknown): Promise<Answer<Share>>
  links(room: number, query?: string): Promise<Share[]>
  primary(room: number): Promise<Share>
  close(): Promise<void>
}

/** Opens the real portal that the environment names, else a fresh sandbox on loopback. */
export async function openTarget(): Promise<Target> {
  if (url !== undefined && apiKey !== undefined) return target(url.replace(/\/+$/, ''), apiKey, async () => {})
  const sandbox = watch(createSandbox())
  const served = await serve(sandbox)
  return target(served.url, sandbox.apiKey, served.close)
}

/** A link id nobody else has. */
export function newId(): string {
  return randomUUID()
}

/** A password that any usual policy takes. */
export function newPassword(): string {
  return `aA1!${randomBytes(8).toString('hex')}`
}

/** `days` from now, to the second, as a client should write it. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z')
}

function target(origin: string, key: string, done: () => Promise<void>): Target {
  const made: number[] = []
  const call = async <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const response = await fetch(`${origin}/api/2.0${path}`, {
      method,
      headers: headers ?? { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const envelope = text === '' ? {} : (JSON.parse(text) as Envelope<T>)
    const type = response.headers.get('Content-Type')?.split(';')[0] ?? ''
    return { ...envelope, http: response.status, type, text }
  }
  const needed = async <T>(answer: Promise<Answer<T>>): Promise<T> => {
    const { response, http, text } = await answer
    if (response === undefined || http !== 200) throw new Error(`Expected an answer, got ${http} ${text}`)
    return response
  }
  return {
    call,
    createRoom: async (type) => {
      const title = `roomlinks contract ${type} ${made.length}`
      const { id } = await needed(call<{ id: number }>('POST', '/files/rooms', { title, roomType: roomTypes[type] }))
      made.push(id)
      return id
    },
    put: (room, body) => call('PUT', `/files/rooms/${room}/links`, body),
    links: (room, query = '') => needed(call<Share[]>('GET', `/files/rooms/${room}/links${query}`)),
    primary: (room) => needed(call<Share>('GET', `/files/rooms/${room}/link`)),
    close: async () => {
      for (const id of made) await call('PUT', `/files/rooms/${id}/archive`, { deleteAfter: false })
      await done()
    },
  }
}
