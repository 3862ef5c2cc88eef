#!/bin/sh
# git runs itself and others all over: hooks, filters, a filter process that stays, gc, transports, bundles, signatures' helpers.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs git python3 script

GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM GIT_AUTHOR_DATE GIT_COMMITTER_DATE

git_()
{
    run git -c user.name=test -c user.email=test@localhost -c init.defaultBranch=main -c protocol.file.allow=always "$@"
}

# hook NAME COMMAND: in all of the repositories that are made from the template.
hook()
{
    job "$2"
    mkdir -p template/hooks && mv job "template/hooks/$1"
}

# Work goes from one repository through a bare one to another; each step is told by a hook.
hooks()
{
    hook pre-commit "echo pre-commit >>$result"
    hook commit-msg "echo \"commit-msg \$(cat \"\$1\")\" >>$result"
    hook pre-push "echo \"pre-push \$(wc -l)\" >>$result"
    hook pre-receive "echo \"pre-receive \$(wc -l)\" >>$result"
    hook post-receive "echo \"post-receive \$(wc -l)\" >>$result"
    hook post-checkout "echo post-checkout >>$result"
    git_ init -q --template="$dir/template" --bare bare
    git_ init -q --template="$dir/template" work
    seq 1000 >work/file
    git_ -C work add file && git_ -C work commit -q -m one && git_ -C work push -q "$dir/bare" main
    git_ clone -q --template="$dir/template" "file://$dir/bare" clone && cmp work/file clone/file && note "cloned"
    git_ -C work bundle create -q "$dir/bundle" --all && git_ clone -q bundle unbundled && cmp work/file unbundled/file && note "unbundled"
    git_ -C work -c core.editor="sh -c '$witness; echo from the editor >\$0'" commit -q --allow-empty --no-verify
    git_ -C work log --format=%s -1 >>"$result"
    git_ -C clone pull -q "$dir/work" main && git_ -C clone log --oneline | wc -l >>"$result"
}

works "git, hooks and transports" hooks "pre-commit
commit-msg one
pre-push 1
pre-receive 1
post-receive 1
post-checkout
cloned
unbundled
from the editor
2" nothing_arrives

# The protocol of a filter process (gitattributes(5)): lines in packets on 0 and 1, for as long as git runs.
write_process()
{
    cat >process.py <<'END_OF_PYTHON'
import subprocess, sys
def packet():
    size = int(sys.stdin.buffer.read(4) or b"0", 16)
    return sys.stdin.buffer.read(size - 4) if size > 4 else None
def packets():
    return list(iter(packet, None))
def say(*lines):
    for line in lines:
        sys.stdout.buffer.write(b"%04x" % (len(line) + 4) + line)
    sys.stdout.buffer.write(b"0000")
    sys.stdout.buffer.flush()
packets()
say(b"git-filter-server\n", b"version=2\n")
packets()
say(b"capability=clean\n", b"capability=smudge\n")
subprocess.run(sys.argv[1], shell=True)
while True:
    command = packets()
    if not command:
        break
    content = b"".join(packets())
    say(b"status=success\n")
    say(content.swapcase())
    say()
END_OF_PYTHON
}

# once NAME: the witness, but only the first time; git filters a file again when its times look as if it might have changed.
once()
{
    echo "[ -e $dir/$1 ] || { : >$dir/$1; $witness; }"
}

filters()
{
    write_process
    git_ init -q work
    git_ -C work config filter.turned.process "python3 $dir/process.py '$(once process)'"
    git_ -C work config filter.small.clean "$(once clean); tr A-Z a-z"
    git_ -C work config filter.small.smudge "tr a-z A-Z"
    git_ -C work config diff.shown.textconv "tr a-z A-Z <"
    printf '*.turned filter=turned\n*.small filter=small\n*.shown diff=shown\n' >work/.gitattributes
    for suffix in turned small shown; do
        echo "Twenty-One" >"work/one.$suffix"
        echo "Twenty-Two" >"work/two.$suffix"
    done
    git_ -C work add . && git_ -C work commit -q -m one
    for suffix in turned small; do
        note "$(git_ -C work cat-file blob "HEAD:one.$suffix")"
        rm "work/two.$suffix"
    done
    git_ -C work checkout -q . && cat work/two.* >>"$result"
    echo more >>work/one.shown
    git_ -C work diff | grep '^[+][A-Z]' >>"$result"
    git_ -C work archive --format=tar.gz HEAD | tar -tz | wc -l >>"$result"
}

works "git, filters and a filter process" filters "tWENTY-oNE
twenty-one
Twenty-Two
TWENTY-TWO
Twenty-Two
+MORE
7" leaks_bare nothing_arrives

collects()
{
    git_ init -q work
    for number in 1 2 3 4 5; do
        seq "$number" 20000 >work/file
        git_ -C work add file && git_ -C work commit -q -m "$number"
    done
    git_ -C work -c pack.threads=2 gc -q --prune=now && note "packs: $(find work/.git -name '*.pack' | wc -l)"
    git_ -C work fsck --full 2>&1 | grep -c error >>"$result"
    run script -qec "git -C work -c core.pager='$witness; wc -l' log --oneline" /dev/null | tr -d '\r' >>"$result"
    git_ -C work -c gc.auto=1 -c gc.autoDetach=true maintenance run --auto --quiet && note "maintained"
    port=$(free_port)
    start git daemon --listen=127.0.0.1 --port="$port" --base-path="$dir" --export-all --reuseaddr
    wait_for listening "$port"
    git_ clone -q "git://127.0.0.1:$port/work/.git" served && cmp work/file served/file && note "served"
    git_ -C work -c alias.said="!$witness; echo an alias" said >>"$result"
    git_ -C work submodule --quiet add "file://$dir/served/.git" part && git_ -C work submodule foreach -q "$witness; echo in \$name" >>"$result"
}

works "git gc, daemon, submodules" collects "packs: 1
0
5
maintained
served
an alias
in part" nothing_arrives
finish
