import { stringify } from 'yaml'
import type { DesiredLink } from '../../src/model/link.ts'
import type { Entry, Manifest } from '../../src/model/room.ts'
import { writeInstant } from '../../src/model/values/instant.ts'

/** A manifest as people would write it: `readManifest` makes the same of it. */
export function manifestText({ name, formerly, portal, guard, entries }: Manifest): string {
  return stringify({ version: 1, name, formerly, portal, guard, rooms: entries.map(plainEntry) })
}

function plainEntry({ selector: { by, value }, unmanaged, links }: Entry): object {
  return {
    [by]: by === 'id' ? Number(value) : value,
    unmanaged,
    links: Object.fromEntries(links.map((link) => [link.key, plainLink(link)])),
  }
}

function plainLink({ settings, rotation, adopt, absent, protect }: DesiredLink): object {
  const { expirationDate: expiry, ...rest } = settings
  return {
    ...rest,
    ...('password' in rest && rest.password && { password: rest.password.reveal() }),
    ...(expiry !== undefined && { expirationDate: expiry && writeInstant(expiry) }),
    ...{ rotation, adopt },
    ...(absent && { absent }),
    ...(protect && { protect }),
  }
}
