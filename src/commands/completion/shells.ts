/** A shell for which there is a completion script. */
export type Shell = 'bash' | 'zsh' | 'fish'

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
}
