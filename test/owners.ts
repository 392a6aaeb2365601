import { type Owner, type OwnerNames, ownerOf, type Tag, tagOf } from '../src/model/identity.ts'

const names = [
  'acme',
  'bench',
  'client-portal',
  'newcomer',
  'old',
  'older',
  'other',
  'press-office',
  'team',
  'team-5ua4w',
  'victim',
]
const known = new Map(await Promise.all(names.map(async (name) => [name, await ownerOf({ name })] as const)))

/** The owner that a manifest of that name is, of those that tests know beforehand. */
export function ownerNamed(name: string): Owner {
  const owner = known.get(name)
  if (!owner) throw new Error(`test/owners.ts does not know ${name}.`)
  return owner
}

/** The owner that a manifest is. */
export function ownerFor({ name, formerly = [] }: OwnerNames): Owner {
  return { ...ownerNamed(name), formerly: formerly.map(ownerNamed) }
}

/** The tag that a manifest of that name gives a link. */
export function tagIn(manifest: string, room: number | string, key: string, rotation?: string): Tag {
  return tagOf(ownerNamed(manifest), { room: String(room), key, rotation })
}

/** An id that bears a tag; `end` are its other digits. */
export function idWith(tag: Tag, end = 'aa-8aaa-aaaaaaaaaaaa'): string {
  return `${tag.slice(0, 8)}-${tag.slice(8, 12)}-8${tag.slice(12)}${end}`
}
