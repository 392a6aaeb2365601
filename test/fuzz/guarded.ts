/** A part of each password here, and of nothing else. */
export const mark = 'Zq7Quiet'
const password = `${mark}-${mark}-${mark}`
/** A manifest with passwords in all the ways in which they may be written. */
export const guardedManifest: string = `version: 1
name: demo
x-note: &note { access: read }
rooms:
  - id: 1
    links:
      a:
        title: A
        password: ${password}
        access: read
      b: { password: ${password}, access: read }
      c: { "password": "${password}", access: comment }
      d:
        <<: *note
        password: '${password}'   # last of all
      e:
        password: |
          ${password}
        access: read
      f: { password:   "${password}", <<: *note }
`
/** The same of a seed file. */
export const guardedSeed: string = `rooms:
  - id: 1
    type: custom
    title: One
    links:
      - kind: additional
        title: A
        password: ${password}
      - { kind: additional, password: "${password}", access: read }
      - kind: primary
        password: |
          ${password}
`

const held = new RegExp(
  [`[Pp]ass[a-z]*["']?[ \\t]*:[ \\t]+["']?${password}`, `^( *)password: \\|\\n\\1 +${password}$`].join('|'),
  'gm',
)

/** Whether each password of a text still is whole, and the value of what is called a password. */
export function isGuarded(text: string): boolean {
  const marks = text.split(mark).length - 1
  return marks > 0 && marks === 3 * (text.match(held)?.length ?? 0)
}
