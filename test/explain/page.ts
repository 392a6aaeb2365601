import { areas, isTyped } from '../../src/explain/areas.ts'
import type { Explanation } from '../../src/explain/explanation.ts'

/** All explanations as one page: `docs/errors.md`. */
export function errorsPage(): string {
  const contents = areas.map(({ title, codes }) => {
    const names = Object.keys(codes).map((code) => `[\`${code}\`](#${anchorOf(code)})`)
    return `- [${title}](#${anchorOf(title)}): ${names.join(', ')}`
  })
  const chapters = areas.map(({ title, codes }) =>
    [`## ${title}`, ...Object.entries(codes).map(([code, told]) => section(code, told))].join('\n\n'),
  )
  return `${[head, contents.join('\n'), ...chapters].join('\n\n')}\n`
}

const head = `# Errors and warnings

Each error and each warning has a code, which stays the same when the words around it change. \`roomlinks explain CODE\`
prints what stands here. Examples of manifests show the part that matters.`

function section(code: string, { means, matters, wrong, right }: Explanation): string {
  return [`### ${code}`, `${means} ${matters}`, 'Wrong:', fenced(wrong), 'Right:', fenced(right)].join('\n\n')
}

function fenced(example: string): string {
  const language = isTyped(example)
    ? 'console'
    : example.startsWith('//') || example.startsWith('validate(')
      ? 'ts'
      : 'yaml'
  return `\`\`\`${language}\n${example}\n\`\`\``
}

/** As GitHub and GitLab make anchors of headings. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-')
}
