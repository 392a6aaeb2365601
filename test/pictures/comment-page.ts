import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** Close to how GitHub shows a comment, with the fonts and colours that its pages have. */
const style = `
:root { color-scheme: light dark; --page: #fff; --text: #1f2328; --faint: #59636e; --line: #d1d9e0; --head: #f6f8fa;
  --code: #818b981f; --amber: #9a6700; --red: #cf222e; --add: #dafbe1; --remove: #ffebe9; --change: #fff1e5 }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --text: #f0f6fc; --faint: #9198a1; --line: #3d444d;
  --head: #151b23; --code: #656c7633; --amber: #d29922; --red: #f85149; --add: #033a16; --remove: #67060c;
  --change: #5a1e02 } }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 "Noto Sans", Helvetica, Arial, sans-serif }
main { padding: 8px }
article { border: 1px solid var(--line); border-radius: 6px; overflow: hidden }
header { padding: 8px 16px; background: var(--head); border-bottom: 1px solid var(--line); color: var(--faint) }
header b { color: var(--text) }
header i { margin-left: 4px; padding: 0 6px; border: 1px solid var(--line); border-radius: 1em; font-size: 12px; font-style: normal }
.body { padding: 16px }
.body > * { margin: 0 0 16px }
.body > :last-child { margin: 0 }
h3 { font-size: 1.25em; line-height: 1.25 }
p { white-space: pre-line }
code, pre { font: 12px/1.5 Menlo, Consolas, "Liberation Mono", monospace }
h3 code { font-size: inherit }
:not(pre) > code { padding: .2em .4em; border-radius: 6px; background: var(--code); white-space: break-spaces }
pre { margin: 8px 0 0; padding: 12px 16px; border-radius: 6px; background: var(--head); overflow: hidden }
pre span { display: block; min-height: 1.5em; margin: 0 -16px; padding: 0 16px }
pre .add { background: var(--add) } pre .remove { background: var(--remove) } pre .change { background: var(--change) }
table { border-collapse: collapse }
th, td { padding: 6px 13px; border: 1px solid var(--line); text-align: left }
blockquote { padding: 8px 16px; border-left: 4px solid var(--amber) }
blockquote p { margin: 0 }
blockquote b { color: var(--amber); font-weight: 600 }
blockquote.caution { border-color: var(--red) } blockquote.caution b { color: var(--red) }
`

const classes: Readonly<Record<string, string>> = { '+': 'add', '-': 'remove', '!': 'change' }

/** A comment in Markdown as a page that looks like it does on GitHub; `opens` says which of its parts are unfolded. */
export function commentPage(markdown: string, opens: (summary: string) => boolean): string {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true })
  const body = html
    .replace(/<blockquote>\n<p>\[!(\w)(\w+)\]/g, (_, first: string, rest: string) => {
      const name = `${first}${rest.toLowerCase()}`
      return `<blockquote class="${name.toLowerCase()}">\n<p><b>${name}</b>`
    })
    .replace(/(?<=<pre><code class="language-diff">)[^<]*/g, (diff) =>
      diff.replace(
        /^(.?).*\n/gm,
        (line, sign: string) => `<span class="${classes[sign] ?? ''}">${line.trimEnd()}</span>`,
      ),
    )
    .replace(/<details>(?=\s*<summary>(.*?)<\/summary>)/gs, (tag, summary: string) =>
      opens(summary) ? '<details open>' : tag,
    )
  return `<!doctype html><meta charset="utf-8"><title>A comment</title><style>${style}</style>
<main><article><header><b>github-actions</b> <i>bot</i> commented</header>
<div class="body">${body}</div></article></main>`
}
