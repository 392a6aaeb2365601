import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { expect } from 'vitest'

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

/** A Markdown document as a browser would show it. */
export interface Rendered {
  /** The texts of all elements of that name, in their order. */
  readonly texts: (name: string) => readonly string[]
  /** The cells of each row of its table; none without one. */
  readonly rows: readonly (readonly string[])[]
}

const expected = /^(?:h3|p|strong|code|pre|blockquote|details|summary|table|thead|tbody|tr|th|td)$/
/** What we write ourselves, outside of code: no sign by which a forge finds mentions, references or addresses. */
const ours = /^[\w\s.,:;!()[\]'…/-]*$/

/** Renders GitHub's Markdown, and expects that only what we write is obeyed: all from outside is in code. */
export function render(markdown: string): Rendered {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true })
  const elements: Element[] = []
  let comments = 0
  const walk = (node: Node, isCode: boolean): void => {
    if (node.nodeName === '#comment') comments++
    if ('value' in node && !isCode) expect(node.value).toMatch(ours)
    if (!('tagName' in node)) return
    elements.push(node)
    expect(node.tagName).toMatch(expected)
    expect(node.attrs.filter(({ name, value }) => !(name === 'open' || /^language-(diff|text)$/.test(value)))).toEqual(
      [],
    )
    for (const child of node.childNodes) walk(child, isCode || node.tagName === 'code')
  }
  for (const node of parseFragment(html).childNodes) walk(node, false)
  expect(comments).toBe(1)
  const named = (name: string): readonly Element[] => elements.filter(({ tagName }) => tagName === name)
  return {
    texts: (name) => named(name).map(textOf),
    rows: named('tr').map((row) => row.childNodes.filter((cell) => 'tagName' in cell).map(textOf)),
  }
}

function textOf(node: Node): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}
