// Draws the folders of src/ and their imports of each other into docs/architecture.svg.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fail } from './fail.mjs'
import { folderOf, isOurs, readImports } from './imports.mjs'

const root = join(import.meta.dirname, '..')
const byName = (a, b) => (a < b ? -1 : 1)
const box = { width: 142, height: 48, gap: 16, lane: 44, rise: 92, margin: 20 }
/** What each is, in a few words. */
const roles = {
  apply: 'carries a plan out',
  'bin.ts': 'where it starts',
  cli: 'options, reports',
  commands: 'a folder for each',
  'flow.ts': 'a plan, an apply',
  forge: 'comments on forges',
  host: 'disk, network, git',
  http: 'one client',
  'index.ts': 'what is exported',
  inventory: 'all links, their risk',
  library: 'called by programs',
  'main.ts': 'this process',
  manifest: 'YAML to links',
  model: 'the shared types',
  plan: 'what would change',
  policy: 'rules for links',
  portal: 'DocSpace over HTTP',
  sandbox: 'DocSpace in memory',
  settings: 'settings of links',
  'survey.ts': 'an inventory',
  view: 'how results look',
}

/** The folders of src/, each with those that it imports; both sorted by name. */
function readFolders() {
  const { files, arrows } = readImports(join(root, 'src'))
  const between = arrows.filter(({ from, to }) => isOurs(to) && folderOf(from) !== folderOf(to))
  const names = [...new Set(files.map(folderOf))].toSorted(byName)
  const below = (name) => between.filter(({ from }) => folderOf(from) === name).map(({ to }) => folderOf(to))
  return new Map(names.map((name) => [name, [...new Set(below(name))].toSorted(byName)]))
}

/** The folders without the arrows that follow from others. */
function reduce(folders) {
  const reached = (name) => new Set(folders.get(name).flatMap((next) => [next, ...reached(next)]))
  const isDrawn = (to, all) => all.every((other) => !reached(other).has(to))
  return new Map([...folders].map(([name, all]) => [name, all.filter((to) => isDrawn(to, all))]))
}

/** One row for each layer, the bottom first. An arrow that crosses a layer reserves a place there, so no box overlaps it. */
function layOut(folders) {
  const layerOf = (name) => Math.max(-1, ...folders.get(name).map(layerOf)) + 1
  const nodes = [...folders.keys()].map((name) => ({ name, layer: layerOf(name), near: [] }))
  const arrows = nodes
    .toSorted((a, b) => a.layer - b.layer)
    .flatMap((from) => folders.get(from.name).map((to) => pathTo(from, to)))
  function pathTo(from, name) {
    const to = nodes.find((node) => node.name === name)
    const passed = Array.from({ length: from.layer - to.layer - 1 }, (_, nth) => ({
      layer: from.layer - nth - 1,
      near: [],
    }))
    const arrow = [from, ...passed, to]
    arrow.slice(1).forEach((node, nth) => {
      node.near.push(arrow[nth])
      arrow[nth].near.push(node)
    })
    nodes.push(...passed)
    return arrow
  }
  const height = Math.max(...nodes.map(({ layer }) => layer)) + 1
  const rows = Array.from({ length: height }, (_, layer) => nodes.filter((node) => node.layer === layer))
  const widthOf = ({ name }) => (name ? box.width + box.gap : box.lane)
  const sum = (row) => row.reduce((all, node) => all + widthOf(node), 0)
  const width = Math.max(...rows.map(sum))
  const place = (row) => {
    const [room, all] = [width / sum(row), row.entries()]
    for (const [nth, node] of all) node.x = Math.round(room * (sum(row.slice(0, nth)) + widthOf(node) / 2))
  }
  rows.forEach(place)
  // Moves each box to the middle of its neighbours in the layers above and below, in several passes up and down.
  const middle = ({ near }) => near.reduce((sum, { x }) => sum + x, 0) / near.length
  for (let nth = 0; nth < 20; nth++) {
    for (const row of nth % 2 === 0 ? rows : rows.toReversed()) {
      const target = new Map(row.map((node) => [node, middle(node)]))
      place(row.sort((a, b) => target.get(a) - target.get(b)))
    }
  }
  return { rows, arrows, width }
}

function roleOf(name) {
  return roles[name] ?? fail(`draw: say in a few words what ${name} is.`)
}

/** CSS rules for the colours of a page. */
function paint({ page, box: inside, line, text, role }) {
  return [
    `.page { fill: ${page} } .box { fill: ${inside}; stroke: ${line} } .arrow { stroke: ${line} }`,
    `#tip path { fill: ${line} } text { fill: ${text} } .role { fill: ${role} }`,
  ]
}

/** Returns the drawing as SVG for light and dark pages. The same imports give the same text. */
export function draw() {
  const { rows, arrows, width } = layOut(reduce(readFolders()))
  const [wide, high] = [width + 2 * box.margin, rows.length * box.rise - box.rise + box.height + 2 * box.margin]
  const top = ({ layer }) => box.margin + (rows.length - 1 - layer) * box.rise
  const left = ({ x }) => box.margin + x
  const step = (to, from) => {
    const [leaves, comes] = [top(from) + box.height, top(to) - (to.name ? 3 : 0)]
    const middle = (leaves + comes) / 2
    return `V${leaves}C${left(from)} ${middle} ${left(to)} ${middle} ${left(to)} ${comes}`
  }
  const path = (arrow) =>
    `M${left(arrow[0])} ${top(arrow[0])}${arrow
      .slice(1)
      .map((to, nth) => step(to, arrow[nth]))
      .join('')}`
  const label = (name) => (name.endsWith('.ts') ? name : `${name}/`)
  const drawn = rows.flat().filter(({ name }) => name)
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" role="img">`,
    '<title>The folders of src/: an arrow leads from a folder to one that it imports</title>',
    '<style>',
    ...paint({ page: '#fff', box: '#f3f4f6', line: '#6b7280', text: '#111827', role: '#4b5563' }),
    '@media (prefers-color-scheme: dark) {',
    ...paint({ page: '#0d1117', box: '#1f2937', line: '#9ca3af', text: '#f3f4f6', role: '#c9d1d9' }),
    '}',
    '.arrow { fill: none; stroke-width: 1.5; marker-end: url(#tip) }',
    'text { font: 600 14px ui-monospace, monospace; text-anchor: middle }',
    '.role { font: 12px system-ui, sans-serif }',
    '</style>',
    '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z"/></marker>',
    `<rect class="page" width="${wide}" height="${high}"/>`,
    ...arrows.map((arrow) => `<path class="arrow" d="${path(arrow)}"/>`),
    ...drawn.map(
      (node) =>
        `<rect class="box" x="${left(node) - box.width / 2}" y="${top(node)}" width="${box.width}" height="${box.height}" rx="6"/>`,
    ),
    ...drawn.map(
      (node) =>
        `<text x="${left(node)}" y="${top(node) + 20}">${label(node.name)}<tspan class="role" x="${left(node)}" dy="17">${roleOf(node.name)}</tspan></text>`,
    ),
    '</svg>',
  ].join('\n')}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(join(root, 'docs/architecture.svg'), draw())
