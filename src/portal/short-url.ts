import { openClient } from '../http/client.ts'
import { Secret } from '../model/secret.ts'
import type { Connection } from './http.ts'
import { readLinkUrl } from './link-url.ts'
import { noAnswer } from './refusal.ts'

/**
 * Where a short URL of the portal leads: one GET without the API key, whose redirect is read and not followed. `undefined`: the
 * portal does not say. Rejects with a PortalError where no answer comes.
 */
export async function resolveShortUrl(connection: Connection, short: Secret): Promise<Secret | undefined> {
  const read = readLinkUrl(short, connection.url)
  // Nothing else is asked for: not at another address, nor a path that may change something.
  if (read.kind !== 'short') return undefined
  const url = read.url.reveal()
  try {
    const { status, headers } = await openClient(connection)({ url, method: 'GET', headers: {} })
    const location = status >= 300 && status < 400 ? headers.get('location') : null
    return location !== null && URL.canParse(location, url) ? new Secret(new URL(location, url).href) : undefined
  } catch (cause) {
    // The error of a client may hold the request: it must go no further. The code is a secret as well.
    throw noAnswer('GET /s/…', connection.url, cause)
  }
}
