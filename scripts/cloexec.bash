# Completion of cloexec(1) for bash.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash

# Words that start like the current one.
_cloexec_offer() { # WORDS
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

# The last entry of a list with commas; the earlier ones stay in front of it.
_cloexec_offer_list() { # WORDS
    local before=${cur%"${cur##*,}"}
    mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "${cur##*,}")
    compopt -o nospace 2>/dev/null || :
}

_cloexec_value() { # OPTION; fails where it takes no value
    case $1 in
    -m | --mode) _cloexec_offer "enforce off" ;;
    --handover) _cloexec_offer "on off" ;;
    -k | --keep) _cloexec_offer_list "open stdio temp socket pipe dup event pty mount raw exec" ;;
    -s | --skip | -o | --only) mapfile -t COMPREPLY < <(compgen -c -- "$cur") ;;
    -l | --list) _cloexec_offer "$(cd /proc && echo [0-9]*)" ;;
    -u | --systemd)
        _cloexec_offer "$(systemctl list-unit-files --type=service --no-legend --no-pager 2>/dev/null | awk '{ print $1 }')" ;;
    *) return 1 ;;
    esac
}

# The position of the command, or of the word after the last one.
_cloexec_command_position() {
    local i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --) ((i++)) && break ;;
        # Bash makes a word of the = in --option=value.
        -[mksolu] | --mode | --keep | --handover | --skip | --only | --list | --systemd)
            [[ ${COMP_WORDS[i + 1]} != = ]] || ((i++))
            ((i++)) ;;
        -*) ;;
        *) break ;;
        esac
    done
    echo "$i"
}

_cloexec() {
    local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} position
    COMPREPLY=()
    position=$(_cloexec_command_position)
    if ((position < COMP_CWORD)); then
        # What the command's own completion offers, where bash-completion is there to find it.
        if declare -F _command_offset >/dev/null; then
            _command_offset "$position"
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        fi
        return
    fi
    if [[ $cur == = ]]; then
        cur=
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    if _cloexec_value "$option"; then
        return
    elif [[ $cur == -* ]]; then
        _cloexec_offer "--mode --skip --only --keep --handover --follow --debug --list --check --systemd --install --help --version"
    else
        mapfile -t COMPREPLY < <(compgen -c -- "$cur")
    fi
}

complete -F _cloexec cloexec
