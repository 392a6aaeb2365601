/** A shell for which there is a completion script. */
export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell'

/**
 * The scripts. They evaluate nothing that was typed or declared: words are passed as they are, and the answer is
 * inserted as text. Its first line says what follows: `values`, `parts` (values that the user continues to type), or
 * `files` (nothing follows: the shell itself completes files).
 */
export const scripts: { readonly [S in Shell]: string } = {
  // Bash inserts the answer as it is, so the answer is quoted to fit the line.
  bash: `# roomlinks completion for bash
_roomlinks() {
  local IFS=$'\\n' line kind=
  COMPREPLY=()
  while read -r line; do
    if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("$line"); fi
  done < <(roomlinks completion bash -- "$COMP_WORDBREAKS" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
  case $kind in
    files) compopt -o default 2>/dev/null ;;
    parts) compopt -o nospace 2>/dev/null ;;
  esac
}
complete -F _roomlinks roomlinks
`,
  zsh: `#compdef roomlinks
# roomlinks completion for zsh
_roomlinks() {
  local line kind
  local -a before lines found shown
  before=("\${(@Q)words[2,CURRENT-1]}")
  (( CURRENT > 2 )) || before=()
  lines=("\${(@f)$(roomlinks completion zsh -- "\${before[@]}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  kind=$lines[1]
  if [[ $kind == files ]]; then
    compset -P '*='
    _files
    return
  fi
  for line in "\${(@)lines[2,-1]}"; do
    [[ -n $line ]] || continue
    found+=("\${line%%$'\\t'*}")
    shown+=("\${line/$'\\t'/  -- }")
  done
  if [[ $kind == parts ]]; then
    compadd -S '' -l -d shown -a found
  else
    compadd -l -d shown -a found
  fi
}
if [[ $funcstack[1] == _roomlinks ]]; then _roomlinks; else compdef _roomlinks roomlinks; fi
`,
  fish: `# roomlinks completion for fish
function __roomlinks_complete
    set -l before (commandline -opc)
    set -e before[1]
    set -l current (commandline -ct)
    set -l plain (string unescape -- $current 2>/dev/null)
    or set plain $current
    set -l lines (roomlinks completion fish -- $before "$plain" 2>/dev/null </dev/null)
    if test "$lines[1]" = files
        set -l prefix (string match -r '^[^=]*=' -- $current)
        for path in (__fish_complete_path (string replace -r '^[^=]*=' '' -- $current))
            printf '%s%s\n' "$prefix" $path
        end
    else if test (count $lines) -gt 1
        printf '%s\\n' $lines[2..-1]
    end
end
complete -c roomlinks -f -a '(__roomlinks_complete)'
`,
  // Windows PowerShell drops empty arguments, so the word at the cursor gets a prefix. Without a value, PowerShell itself
  // completes files.
  powershell: `# roomlinks completion for PowerShell
Register-ArgumentCompleter -Native -CommandName roomlinks -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($null -ne $_.Value) { $_.Value } else { $_.Extent.Text } })
    $current = '=' + $wordToComplete.Trim([char[]]@(34, 39))
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $lines = @(roomlinks completion powershell -- @before $current 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
    }
    if ($lines.Count -lt 2 -or $lines[0] -eq 'files') { return }
    foreach ($line in $lines[1..($lines.Count - 1)]) {
        $value, $about = $line -split [char]9, 2
        if (-not $about) { $about = $value }
        $text = if ($value -match '^[A-Za-z0-9_./:=-]+$') { $value } else { "'" + ($value -replace '[\\u0027\\u2018-\\u201b]', '$0$0') + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $about)
    }
}
`,
}
