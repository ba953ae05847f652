/** Each script asks the program itself, so it never has to be made again. Without an answer the shell completes names of files. */

const bash = `# bash completion of sortition: source <(sortition completion bash)
_sortition() {
  local IFS=$'\\n'
  COMPREPLY=($(sortition __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
}
complete -o default -F _sortition sortition
`

const zsh = `#compdef sortition
# zsh completion of sortition: source <(sortition completion zsh)
_sortition() {
  local -a answered described
  local line
  answered=("\${(@f)$(sortition __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $answered; do
    [[ -n $line ]] && described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( $#described )); then _describe sortition described; else _files; fi
}
if [[ $funcstack[1] = _sortition ]]; then _sortition "$@"; else compdef _sortition sortition; fi
`

const fish = `# fish completion of sortition: sortition completion fish | source
function __sortition_answers
  set -l words (commandline -opc) (commandline -ct)
  set -g __sortition_answered (sortition __complete -- $words[2..-1] 2>/dev/null)
  test (count $__sortition_answered) -gt 0
end
complete -c sortition -n __sortition_answers -f -a '$__sortition_answered'
`

/** What makes each shell complete the command line of this program. */
export const completionScripts = { bash, zsh, fish } as const
