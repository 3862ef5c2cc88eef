#!/bin/sh
# Programs that put pipes on 0 and 1 of helpers: compressors of tar and sort, filters of split, rsync's other side, xargs, parallel.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

# tree: some files in ./tree, always the same.
tree()
{
    mkdir -p tree/deep
    for number in 1 2 3 4 5 6 7 8 9; do
        seq "$number" 2000 >"tree/deep/$number"
    done
    ln -s deep/1 tree/link
    find tree -exec touch -h -d 2020-01-01 {} +
}

# Compressors by option, by suffix and by command, a command for each member, an archive from one tar to another, and volumes: where the
# next one goes is written by a script into the pipe that TAR_FD names.
tars()
{
    tree
    run tar -czf one.tar.gz tree && note "$(run tar -tzf one.tar.gz | wc -l)"
    run tar -caf two.tar.xz tree && note "$(run tar -xaOf two.tar.xz tree/deep/9 | wc -l)"
    run tar -cf three.tar.gz -I "sh -c '$witness; exec gzip'" tree && note "$(run tar -xzOf three.tar.gz tree/deep/8 | wc -l)"
    # shellcheck disable=SC2016 # for tar's shell
    run tar -xzf one.tar.gz --to-command='cat >/dev/null; basename $TAR_REALNAME' | sort | tr -d '\n' >>"$result"
    note
    run sh -c 'mkdir copy && tar -C tree -cf - . | tar -C copy -xf -' && diff -r tree copy && note copied
    # shellcheck disable=SC2016 # for the script
    job 'echo "volume-$TAR_VOLUME" >&"$TAR_FD"'
    run tar -cf volume-1 -L 40 -M --new-volume-script="$dir/job" tree
    note "status $?"
    ls volume-* >>"$result"
    mkdir again && run tar -C again -xf "$dir/volume-1" -M --new-volume-script="cd $dir; $dir/job" && diff -r tree again/tree && note "together again"
}

works "tar with compressors, commands and volumes" tars "12
1992
1993
123456789
copied
status 0
volume-1
volume-2
volume-3
together again"

sorts()
{
    seq 50000 -1 1 >numbers
    job 'exec gzip "$@"'
    run sort -n -S 64K --batch-size=4 --compress-program="$dir/job" numbers | cksum >>"$result"
    note "several: $(($(children "$report") > 3))"
    # shellcheck disable=SC2016 # for split
    run split -n r/3 --filter='cat >$FILE; '"$witness" numbers part-
    sort -n part-* | cksum >>"$result"
    # shellcheck disable=SC2016 # for split
    run split -l 20000 --filter='gzip >$FILE.gz' numbers part-
    zcat part-*.gz | cmp - numbers && note whole
    # shellcheck disable=SC2016 # for the inner shell
    seq 100 | run xargs -P 4 -n 10 sh -c "echo \$#; $witness" xargs | sort | uniq -c | tr -s ' ' >>"$result"
    # shellcheck disable=SC2016 # for the inner shell
    run find . -name 'part-*' -exec sh -c 'echo found $#' find {} + >>"$result"
}

works "sort, split, xargs, find" sorts "$(seq 50000 | cksum)
several: 1
$(seq 50000 | cksum)
whole
 10 10
found 6" nothing_arrives

# rsync to itself: on this machine, through something that stands for ssh, and to a daemon that runs a command before and after.
synchronizes()
{
    tree
    run rsync -a tree/ local && diff -r tree local && note "local"
    printf '#!/bin/sh\nshift\n%s\nexec sh -c "$*"\n' "$witness" >shell
    chmod 755 shell
    run rsync -az -e "$dir/shell" tree/ host:"$dir/pushed" && diff -r tree pushed && note "pushed"
    run rsync -az -e "$dir/shell" host:"$dir/tree/" pulled && diff -r tree pulled && note "pulled"
    port=$(free_port)
    cat >rsyncd.conf <<END_OF_FILE
use chroot = no
lock file = $dir/lock
[module]
path = $dir/tree
max connections = 2
pre-xfer exec = $witness
post-xfer exec = $witness; echo \$RSYNC_EXIT_STATUS >$dir/transferred
END_OF_FILE
    start rsync --daemon --no-detach --address=127.0.0.1 --port="$port" --config="$dir/rsyncd.conf" --log-file="$dir/log"
    wait_for listening "$port"
    run rsync -a "rsync://127.0.0.1:$port/module/" served && diff -r tree served && note "served"
    wait_for test -s transferred && note "$(cat transferred)"
}

if command -v rsync >/dev/null; then
    works "rsync" synchronizes "local
pushed
pulled
served
0" leaks_bare nothing_arrives
else
    skip "rsync" "not installed"
fi

in_parallel()
{
    run parallel --will-cite -j 3 "$witness; echo {} of {#}" ::: a b c | sort >>"$result"
    seq 30000 | run parallel --will-cite --pipe -k --block 50k 'wc -l' | awk '{ n += $1 } END { print n, (NR > 1) }' >>"$result"
}

if command -v parallel >/dev/null; then
    works "parallel" in_parallel "a of 1
b of 2
c of 3
30000 1" nothing_arrives
else
    skip "parallel" "not installed"
fi
finish
