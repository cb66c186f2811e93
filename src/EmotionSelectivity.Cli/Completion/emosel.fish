# Completion of emosel for fish. In ~/.config/fish/config.fish: emosel completion fish | source
function __emosel_complete
    set -l word (commandline --current-token --cut-at-cursor)
    set -l before (commandline --current-process --tokenize --cut-at-cursor)
    set -l line (string join ' ' -- $before[2..] $word)
    set -l candidates (emosel "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -v '')
    # Options are offered once a hyphen is typed; else they would hide the files.
    if not string match -q -- '-*' "$word"
        set candidates (string match -v -- '-*' $candidates)
    end
    if test (count $candidates) -gt 0
        printf '%s\n' $candidates
    else
        __fish_complete_path "$word"
    end
end
complete -c emosel -f -a '(__emosel_complete)'
