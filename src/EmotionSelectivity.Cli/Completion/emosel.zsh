# Completion of emosel for zsh. In ~/.zshrc, after compinit: source <(emosel completion zsh)
_emosel() {
  local word="${words[CURRENT]}" line="${(j: :)words[2,CURRENT]}"
  local -a candidates
  candidates=("${(@f)$(emosel "[suggest:${#line}]" "$line" 2>/dev/null)}")
  candidates=(${candidates:#})
  # Options are offered once a hyphen is typed; else they would hide the files.
  [[ $word == -* ]] || candidates=(${candidates:#-*})
  if (( $#candidates )); then compadd -a candidates; else _files; fi
}
compdef _emosel emosel
