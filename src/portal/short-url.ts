import { openClient } from '../http/client.ts'
import { Secret } from '../model/secret.ts'
import type { Connection } from './http.ts'
import { readLinkUrl } from './link-url.ts'
import { noAnswer } from './refusal.ts'

/**
 * Finds the target of a short URL of the portal with one GET, without the API key. The redirect is read, not followed.
 * `undefined`: the portal does not say. Rejects with a PortalError if there is no answer.
 */
export async function resolveShortUrl(connection: Connection, short: Secret): Promise<Secret | undefined> {
  const read = readLinkUrl(short, connection.url)
  // No other URL is requested: neither at another address, nor with a path that may change something.
  if (read.kind !== 'short') return undefined
  const url = read.url.reveal()
  try {
    const { status, headers } = await openClient(connection)({ url, method: 'GET', headers: {} })
    const location = status >= 300 && status < 400 ? headers.get('location') : null
    return location !== null && URL.canParse(location, url) ? new Secret(new URL(location, url).href) : undefined
  } catch (cause) {
    // The client's error may contain the request, so it is not passed on. The code of the URL is a secret as well.
    throw noAnswer('GET /s/…', connection.url, cause)
  }
}
