import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'

/** What an editor knows of a document that is open in it. */
export interface Document {
  /** What is offered at the cursor. */
  readonly completions: () => Promise<readonly Completion[]>
  /** What is shown of what is at the cursor, as Markdown. */
  readonly hover: () => Promise<string>
  /** What is wrong: the line and the column, from 1, and why. */
  readonly problems: () => Promise<readonly string[]>
}

/** Something to insert, with its places to fill in, such as `$1` and `${2:example}`. */
export interface Completion {
  readonly label: string
  readonly inserted: string
  readonly about: string
}

/** A running `yaml-language-server`, which VS Code, Neovim and Helix start as well. */
export interface Server {
  /** Opens a document; `‸` is the cursor, and no part of its text. No two documents have the same path. */
  readonly open: (path: string, text: string) => Document
  readonly close: () => Promise<void>
}

interface Problem {
  readonly range: { readonly start: { readonly line: number; readonly character: number } }
  readonly message: string
}

interface Item {
  readonly label: string
  readonly textEdit: { readonly newText: string }
  readonly documentation?: string | { readonly value: string }
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: {
    readonly uri?: string
    readonly diagnostics?: readonly Problem[]
    readonly items?: readonly { readonly section: string }[]
  }
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

const require = createRequire(import.meta.url)
const program = require.resolve('yaml-language-server/bin/yaml-language-server')

/** Starts the server, with that catalog as the one of SchemaStore. It asks nobody else on a network. */
export async function startServer(schemas: readonly object[]): Promise<Server> {
  const store = createServer((_, response) => response.end(JSON.stringify({ schemas })))
  await once(store.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(store.address() as AddressInfo).port}/`
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const peer = talkTo(child, { schemaStore: { enable: true, url }, kubernetesCRDStore: { enable: false } })
  const completionItem = { snippetSupport: true, documentationFormat: ['markdown'] }
  await peer.ask('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { configuration: true }, textDocument: { completion: { completionItem } } },
  })
  peer.tell('yaml/supportSchemaSelection', {})
  peer.tell('initialized', {})
  await peer.configured
  return {
    open: (path, marked) => {
      const uri = pathToFileURL(resolve(path)).href
      const [before = '', after = ''] = marked.split('‸')
      const position = { line: before.split('\n').length - 1, character: before.length - before.lastIndexOf('\n') - 1 }
      const published = peer.published(uri)
      peer.tell('textDocument/didOpen', {
        textDocument: { uri, languageId: 'yaml', version: 1, text: before + after },
      })
      const ask = <T>(method: string): Promise<T> => peer.ask(method, { textDocument: { uri }, position })
      return {
        completions: async () =>
          (await ask<{ readonly items: readonly Item[] }>('textDocument/completion')).items.map(
            ({ label, textEdit: { newText }, documentation = '' }) => ({
              label,
              inserted: newText,
              about: typeof documentation === 'string' ? documentation : documentation.value,
            }),
          ),
        hover: async () =>
          (await ask<{ readonly contents: { readonly value: string } }>('textDocument/hover')).contents.value,
        problems: async () =>
          (await published).map(
            ({ range: { start }, message }) => `${start.line + 1}:${start.character + 1} ${message}`,
          ),
      }
    },
    close: async () => {
      const gone = once(child, 'exit')
      await peer.ask('shutdown')
      peer.tell('exit')
      await gone
      store.close()
    },
  }
}

interface Peer {
  readonly ask: <T>(method: string, params?: object) => Promise<T>
  readonly tell: (method: string, params?: object) => void
  /** The problems of a document that is opened next. */
  readonly published: (uri: string) => Promise<readonly Problem[]>
  /** Resolves when the server has its settings and the catalog. */
  readonly configured: Promise<void>
}

/** JSON-RPC: each message has a header with its length in bytes. */
function talkTo({ stdin, stdout }: ChildProcessByStdio<Writable, Readable, null>, settings: object): Peer {
  const asked = new Map<number, (message: Message) => void>()
  const opened = new Map<string | undefined, (problems: readonly Problem[]) => void>()
  let configure: (() => void) | undefined
  const configured = new Promise<void>((done) => {
    configure = done
  })
  const send = (message: object): void => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }))
    stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`)
  }
  const receive = (message: Message): void => {
    const { id, method, params = {} } = message
    if (method === 'textDocument/publishDiagnostics') opened.get(params.uri)?.(params.diagnostics ?? [])
    if (method === 'workspace/configuration')
      send({ id, result: params.items?.map(({ section }) => (section === 'yaml' ? settings : null)) })
    if (method === 'yaml/schema/store/initialized') configure?.()
    if (method === undefined && id !== undefined) asked.get(id)?.(message)
  }
  let unread = Buffer.alloc(0)
  stdout.on('data', (bytes: Buffer) => {
    unread = Buffer.concat([unread, bytes])
    for (;;) {
      const [header = '', length] = /^Content-Length: (\d+)\r\n(?:.+\r\n)*\r\n/.exec(unread.toString('latin1')) ?? []
      const end = header.length + Number(length)
      if (header === '' || unread.length < end) return
      const body = unread.toString('utf8', header.length, end)
      unread = unread.subarray(end)
      receive(JSON.parse(body))
    }
  })
  return {
    ask: <T>(method: string, params?: object) =>
      new Promise<T>((answer, fail) => {
        const id = asked.size
        asked.set(id, ({ result, error }) => (error ? fail(new Error(error.message)) : answer(result as T)))
        send({ id, method, params })
      }),
    tell: (method, params) => send({ method, params }),
    published: (uri) => new Promise((answer) => opened.set(uri, answer)),
    configured,
  }
}
