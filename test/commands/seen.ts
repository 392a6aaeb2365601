import { origin, type Portal } from './portal.ts'

interface Row {
  readonly sharedLink: { readonly title: string; readonly shareLink: string; readonly requestToken?: string }
}

/** A link of a room as the owner of a key sees it, at an address of the portal. */
export async function seen(
  { sandbox }: Portal,
  room: number,
  title: string,
  key: string = sandbox.apiKey,
  at: string = origin,
): Promise<Row['sharedLink']> {
  const headers = { authorization: `Bearer ${key}` }
  const answer = await sandbox.fetch(new Request(`${at}/api/2.0/files/rooms/${room}/links`, { headers }))
  const { response }: { response: readonly Row[] } = JSON.parse(await answer.text())
  const row = response.find(({ sharedLink }) => sharedLink.title === title)
  if (!row) throw new Error(`No link ${title} in room ${room}.`)
  return row.sharedLink
}
