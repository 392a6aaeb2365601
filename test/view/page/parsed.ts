import { type DefaultTreeAdapterTypes, parse } from 'parse5'

type Node = DefaultTreeAdapterTypes.Node
export type Element = DefaultTreeAdapterTypes.Element

/** Every element of a page, in order. */
export function elementsIn(page: string): readonly Element[] {
  const walk = (node: Node): readonly Element[] => [
    ...('tagName' in node ? [node] : []),
    ...('childNodes' in node ? node.childNodes.flatMap(walk) : []),
  ]
  return walk(parse(page))
}

/** The elements with this tag. */
export function tagged(page: string, tag: string): readonly Element[] {
  return elementsIn(page).filter(({ tagName }) => tagName === tag)
}

/** The attribute of an element; `undefined` if it has none. */
export function attribute({ attrs }: Element, name: string): string | undefined {
  return attrs.find((each) => each.name === name)?.value
}

/** All text within a node; texts that are apart may be put apart. */
export function textOf(node: Node, between = ''): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map((child) => textOf(child, between)).join(between) : ''
}

/** The text of the element with this id. */
export function textById(page: string, id: string): string {
  const found = elementsIn(page).find((element) => attribute(element, 'id') === id)
  if (!found) throw new Error(`no element ${id}`)
  return textOf(found, found.tagName === 'script' ? '' : ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The cells of each row of the table. */
export function rowsIn(page: string): readonly (readonly string[])[] {
  return tagged(page, 'tr').map(({ childNodes }) => childNodes.map((cell) => textOf(cell).trim()))
}
