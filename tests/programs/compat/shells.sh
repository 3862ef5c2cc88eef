# shellcheck shell=sh
# Shells hand on what a script redirects.  Each form of shell-forms is run by each shell that has it, bare and preloaded: what its
# commands received (numbers, access, files, contents), what the script said and what it wrote has to be the same.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs flock timeout socat
forms=$(cd "${0%/*}/compat" && pwd)/shell-forms

# write_scripts COMMAND WORD...: the scripts of the forms that have one of the words, and their titles.
write_scripts()
{
    rm -rf "$work/scripts" "$work/titles"
    mkdir "$work/scripts" "$work/titles"
    self=$1
    shift
    awk -v words="$*" -v self="$self" -v witness="$tools/witness -c $dir/%s/report" -v port="$port" -v work="$work" '
        BEGIN { split(words, word) }
        /^#/ { next }
        /^= / {
            wanted = 0
            title = shells = $0
            sub(/^= /, "", title); sub(/: [a-z0-9 ]*$/, "", title)
            sub(/.*: /, " ", shells); shells = shells " "
            for (i in word)
                if (index(shells, " " word[i] " "))
                    wanted = 1
            if (!wanted)
                next
            form = sprintf("%03d", ++count)
            print title >(work "/titles/" form)
            close(work "/titles/" form)
            next
        }
        wanted {
            gsub(/WITNESS/, sprintf(witness, form)); gsub(/SELF/, self); gsub(/PORT/, port)
            print >(work "/scripts/" form)
        }' "$forms"
}

# A directory for each form; what differs from one run to the next as well is taken out of the reports.
run_forms()
{
    start socat "TCP-LISTEN:$port,bind=127.0.0.1,fork,reuseaddr" SYSTEM:'echo hello; cat >/dev/null'
    wait_for listening "$port"
    (cd "$work/scripts" && echo *) | xargs mkdir
    # shellcheck disable=SC2016 # for the inner shell
    run sh -c '
        for script in "$0"/*; do
            cd "$1/${script##*/}" || exit
            printf "first line\nsecond line\n" >in
            echo "the other file" >in2
            echo "exec 3<in" >dotted
            : >report
            timeout -k 1 100 $2 "$script" >said 2>&1
        done' "$work/scripts" "$dir" "$command"
    find . ! -type f ! -type d -delete
    sed -i -e "$anonymous" -e 's, /[^ ]*/[^/ ]* (deleted), temporary,' \
        -e 's,/tmp/p*o*sh[A-Za-z0-9.]*$,temporary,; s,/\.<#.*\.tmp,/new,' ./*/report
    sed -i 's/^\(\[[0-9]*\]\) [0-9]*$/\1/' ./*/said
}

# What differs, and what has nothing to say bare: a form that the shell does not understand compares nothing.
find_failures()
{
    (cd "$work" && diff -rq bare preloaded; grep -L '^end ' bare/*/report) | sed 's,^[^/]*/\([0-9]*\).*,\1,' | tr '\n' ' '
}

same_form()
{
    case " $different " in *" $1 "*) return 1 ;; esac
}

check_form()
{
    read -r title <"$work/titles/$1"
    check "$shell: $title" same_form "$1" && return
    comment <"$work/scripts/$1"
    diff -r "$work/bare/$1" "$work/preloaded/$1" | comment
    comment <"$work/bare/$1/said"
}

# try COMMAND FEWEST WORD...: the forms that have one of the words; so many at least have to hand something on.
try()
{
    shell=${1%% *} command=$1 fewest=$2
    shift 2
    command -v "$shell" >/dev/null || {
        skip "$shell" "not installed"
        return
    }
    port=$(free_port)
    write_scripts "$command" "$@"
    for trial in bare preloaded; do
        trial "$trial" run_forms
        rm -rf "${work:?}/$trial"
        mv "$dir" "$work/$trial"
    done
    different=$(find_failures)
    for form in "$work"/titles/*; do
        check_form "${form##*/}"
    done
    handed=$(grep -l '^end [1-9]' "$work"/bare/*/report | wc -l)
    check "$shell: $handed forms that hand something on, $fewest at least" [ "$handed" -ge "$fewest" ]
}

