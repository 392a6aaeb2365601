import { Pool } from 'undici'

/** The argument that makes this program a bare loop of GETs. */
export const looping = '--loop'

/** The GETs to send, and how many at once. */
export interface Loop {
  readonly url: string
  readonly apiKey: string
  readonly rooms: number
  readonly atOnce: number
}

/** Sends the requests of a plan, parses the answers, and discards them. */
export async function loop({ url, apiKey, rooms, atOnce }: Loop): Promise<void> {
  const pool = new Pool(url, { connections: atOnce })
  const headers = { authorization: `Bearer ${apiKey}`, accept: 'application/json' }
  const pages = Array.from({ length: Math.ceil(rooms / 100) }, (_, at) => `?startIndex=${at * 100}&count=100`)
  const paths = [
    ...pages.map((query) => `/api/2.0/files/rooms${query}`),
    ...Array.from({ length: rooms }, (_, at) => `/api/2.0/files/rooms/${at + 1}/links`),
  ]
  let next = 0
  const worker = async (): Promise<void> => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const { body, statusCode } = await pool.request({ path, method: 'GET', headers })
      if (statusCode !== 200) throw new Error(`${path} returned ${statusCode}`)
      JSON.parse(await body.text())
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  await pool.close()
}
