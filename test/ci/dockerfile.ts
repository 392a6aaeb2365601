import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { type Copy, DockerfileParser, type From, type Instruction } from 'dockerfile-ast'
import picomatch from 'picomatch'

/** The last stage of a Dockerfile, played in folders, without an engine. */
export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string
  readonly user: string
  readonly workdir: string
  readonly command: readonly string[]
  /** The packages of Debian that the base image gets: they are named, not installed. */
  readonly packages: readonly string[]
}

interface Stage {
  readonly root: string
  workdir: string
  user: string
  command: readonly string[]
  readonly packages: string[]
}

/**
 * Plays the steps of a Dockerfile with the shell, node and npm of this machine, into folders below `into`. Paths of the image
 * are taken below the folder of their stage. A step of another form than those of our file is an error.
 */
export function playDockerfile(context: string, into: string): Image {
  const stages = new Map<string, Stage>()
  const isLeftOut = readIgnored(join(context, '.dockerignore'))
  let stage: Stage = openStage(into, 'none')
  for (const step of DockerfileParser.parse(readFileSync(join(context, 'Dockerfile'), 'utf8')).getInstructions()) {
    switch (step.getKeyword()) {
      case 'FROM':
        stage = openStage(into, String(stages.size))
        stages.set((step as From).getBuildStage() ?? String(stages.size), stage)
        break
      case 'WORKDIR':
        stage.workdir = wordsOf(step)[0] ?? ''
        mkdirSync(join(stage.root, stage.workdir), { recursive: true })
        break
      case 'USER':
        stage.user = wordsOf(step)[0] ?? ''
        break
      case 'CMD':
        stage.command = JSON.parse(step.getArgumentsContent() ?? '')
        break
      case 'COPY': {
        const from = (step as Copy).getFromFlag()?.getValue()
        const source = from === undefined || from === null ? undefined : stages.get(from)
        const words = wordsOf(step)
        const paths = words.slice(0, -1).map((path) => (source ? join(source.root, path) : join(context, path)))
        const keeps = (path: string): boolean => source !== undefined || !isLeftOut(relative(context, path))
        copy(paths, join(stage.root, resolve(stage.workdir, words.at(-1) ?? '')), words.at(-1) ?? '', keeps)
        break
      }
      case 'RUN':
        run(step.getArgumentsContent() ?? '', stage)
        break
      default:
        throw new Error(`Nobody has said how to play ${step.getKeyword()}.`)
    }
  }
  return stage
}

function openStage(into: string, name: string): Stage {
  const root = join(into, name)
  for (const folder of ['tmp', 'usr/local/bin']) mkdirSync(join(root, folder), { recursive: true })
  return { root, workdir: '/', user: 'root', command: [], packages: [] }
}

const wordsOf = (step: Instruction): readonly string[] => step.getArguments().map((argument) => argument.getValue())

/** Copies as COPY does: what is in a folder, or files by their names. */
function copy(from: readonly string[], to: string, written: string, keeps: (path: string) => boolean): void {
  for (const path of from) {
    const isInside = !statSync(path).isDirectory() && (written.endsWith('/') || from.length > 1)
    cpSync(path, isInside ? join(to, basename(path)) : to, { recursive: true, filter: keeps })
  }
}

function run(text: string, { root, workdir, packages }: Stage): void {
  const cwd = join(root, workdir)
  const [, installed] =
    /^apt-get update\s+&& apt-get install --yes --no-install-recommends (.+?)\s+&& rm -rf /s.exec(text) ?? []
  if (installed !== undefined) packages.push(...installed.split(/\s+/))
  // Held by test/ci/planted.test.ts and test/dependencies.test.ts: these are the packages of the lock file.
  else if (text === 'npm ci --ignore-scripts') linkFiles(resolve('node_modules'), join(cwd, 'node_modules'))
  else {
    const here = text.replaceAll(/(?<=^|\s)\//g, `${root}/`)
    execFileSync('sh', ['-euc', here], {
      cwd,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { PATH: process.env['PATH'] },
    })
  }
}

/** Places the files of a folder into another one. They are links where both are on one disk, because a copy takes long. */
function linkFiles(from: string, to: string): void {
  mkdirSync(to)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkFiles(source, target)
    else if (entry.isFile()) {
      try {
        linkSync(source, target)
      } catch {
        copyFileSync(source, target)
      }
    }
  }
}

/** Which paths of the context `.dockerignore` leaves out: the last line that matches a path, or a folder above it, counts. */
function readIgnored(file: string): (path: string) => boolean {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const rules = lines.map((line) => ({
    isOut: !line.startsWith('!'),
    matches: picomatch(line.replace(/^!/, ''), { dot: true }),
    above: `${line.slice(1)}/`,
  }))
  return (path) => {
    const folders = path.split('/').map((_, at, all) => all.slice(0, at + 1).join('/'))
    let isOut = false
    for (const { isOut: to, matches, above } of rules) {
      // A folder is gone through where a later line keeps something in it.
      if (folders.some((each) => matches(each)) || (!to && above.startsWith(`${path}/`))) isOut = to
    }
    return path !== '' && isOut
  }
}
