const head = 'version: 1\nname: bench\nrooms:\n'

/** A manifest with many rooms and links, written as people write them. */
export function manifestOf(rooms: number, links: number): string {
  const linksOf = (room: number): string =>
    Array.from(
      { length: links },
      (_, at) =>
        `      link-${at}:\n        title: Link ${at} of room ${room}\n        access: read\n        expirationDate: 2035-03-31T22:00:00Z\n`,
    ).join('')
  return head + Array.from({ length: rooms }, (_, at) => `  - id: ${at + 1}\n    links:\n${linksOf(at + 1)}`).join('')
}

/** A manifest that gives all rooms the same links. */
export function manifestForAll(keys: readonly string[], access = 'read'): string {
  return `${head}  - tag: all\n    links:\n${keys.map((key) => `      ${key}: { access: ${access} }\n`).join('')}`
}
