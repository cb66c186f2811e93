# Completion of emosel for bash. In ~/.bashrc: source <(emosel completion bash)
_emosel() {
  local word="${COMP_WORDS[COMP_CWORD]}" candidate line="${COMP_LINE:0:COMP_POINT}"
  line="${line#"${line%%[![:space:]]*}"}"
  line="${line#"${COMP_WORDS[0]}"}"
  line="${line# }"
  COMPREPLY=()
  while IFS= read -r candidate; do
    # Options are offered once a hyphen is typed; else they would hide the files.
    [[ -n $candidate && $candidate == "$word"* && ( $candidate != -* || $word == -* ) ]] && COMPREPLY+=("$candidate")
  done < <(emosel "[suggest:${#line}]" "$line" 2>/dev/null)
}
complete -o default -F _emosel emosel
