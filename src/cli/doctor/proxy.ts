import { type Finding, found, ok } from '../../model/checkup.ts'
import type { World } from '../world.ts'
import { diagnose } from './sentences.ts'
import type { Sockets } from './sockets.ts'

/** Which proxy was used for the portal, told without the credentials that its address may hold. */
export function judgeProxy({ env }: Pick<World, 'env'>, sockets: Pick<Sockets, 'begun' | 'made'>): Finding {
  const named = variables.flatMap((variable) => {
    const text = env[variable] ?? ''
    return URL.canParse(text) ? [{ variable, url: new URL(text) }] : []
  })
  const [first] = named
  if (first === undefined) return ok('proxy', 'none')
  const used = named.find(({ url }) => sockets.begun.has(url.host))
  if (used === undefined) return ok('proxy', `none for this portal, though ${first.variable} is set`)
  const { variable, url } = used
  const proxy = `${url.protocol}//${url.host}`
  if (sockets.made.has(url.host)) return ok('proxy', `${proxy}, from ${variable}`)
  return found('proxy', diagnose('doctor/proxy', { proxy, variable }))
}

/** In the order in which they are looked at for a portal with https. */
const variables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const
