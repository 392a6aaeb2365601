import type { Report } from '../../src/model/report.ts'
import type { SandboxOptions, StageRoom } from '../../src/sandbox/index.ts'
import { brief } from '../plan/links.ts'
import { type Staged, staged } from '../plan/stage.ts'

export const acme: StageRoom = { id: 1, type: 'custom', title: 'Acme' }
export const beta: StageRoom = { id: 2, type: 'custom', title: 'Beta' }
export const open: StageRoom = { id: 3, type: 'public', title: 'Open' }
export const one = (links: string, id: number = 1): string => `  - id: ${id}\n    links: { ${links} }\n`
export const two: string = `${one('a: { access: read }, b: { access: read }')}${one('a: { access: read }', 2)}`

/** Comes between us and the portal, at the nth PUT (from 0) or at every one. */
type Instead = Promise<Response> | 'after' | undefined
export type Meddle = (portal: Staged, nth: number, request: Request) => Instead

export function between(
  rooms: readonly StageRoom[],
  options: SandboxOptions = {},
  meddle?: Meddle,
  isSilent = false,
): Staged {
  let puts = 0
  const portal: Staged = staged(rooms, options, (send) => async (input, init) => {
    const request = new Request(input, init)
    if (isSilent && request.url.endsWith('/files/settings')) return new Response('', { status: 403 })
    if (request.method !== 'PUT' || !meddle) return send(request)
    const instead = meddle(portal, puts++, request.clone())
    if (instead === undefined) return send(request)
    if (instead !== 'after') return instead
    await send(request)
    throw Object.assign(new Error('lost'), { code: 'ECONNRESET' })
  })
  return portal
}

export function brieflyOf({ rooms }: Report): string[] {
  return rooms.flatMap(({ room, outcomes }) =>
    outcomes.map((outcome) => {
      const why = outcome.status === 'failed' ? ` ${outcome.error.code}` : ''
      const what = outcome.status === 'ignored' ? outcome.fields.map(({ name }) => ` ${name}`).join() : ''
      return `${room.id}: ${brief(outcome.change)} ${outcome.status}${why}${what}`
    }),
  )
}

export const status = (code: number): Promise<Response> => Promise.resolve(new Response(null, { status: code }))
export const firstId = ({ sandbox }: Staged, room: number = 1): string =>
  sandbox.rooms().find(({ id }) => id === room)?.links[0]?.id ?? ''
