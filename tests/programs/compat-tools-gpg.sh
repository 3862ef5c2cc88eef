#!/bin/sh
# Programs that are told numbers by option: gpg with its agent, bubblewrap.  Who starts them is a shell, as it mostly is, and Python.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

# A home of its own; the agent that gpg starts ends with it.
with_home()
{
    GNUPGHOME=$(mktemp -d "$dir/gpgXXXXXX")
    export GNUPGHOME
}

end_agent()
{
    run gpgconf --kill all
}

gpg_with()
{
    run gpg --batch --pinentry-mode loopback --no-tty "$@"
}

# status FILE: the words of what gpg reported, without keys and times.
status_of()
{
    sed -n 's/^\[GNUPG:\] \(KEY_CREATED\|SIG_CREATED\|GOODSIG\|DECRYPTION_OKAY\|GOODMDC\).*/\1/p' "$1" >>"$result"
}

gpg_numbers()
{
    with_home
    printf '%s\n' 'Key-Type: eddsa' 'Key-Curve: ed25519' 'Subkey-Type: ecdh' 'Subkey-Curve: cv25519' 'Name-Real: Test' \
        'Passphrase: secret' >parameters
    run sh -c 'exec gpg --batch --status-fd 3 --generate-key parameters 3>made'
    status_of made
    echo twenty-one >file
    # shellcheck disable=SC2016 # for the inner shell
    run bash -c 'exec {status}>signed; exec gpg --batch --pinentry-mode loopback --passphrase-fd 7 --status-fd $status --sign -o file.gpg file 7<<<secret'
    status_of signed
    gpg_with --always-trust -e -r Test -o file.enc file
    run sh -c 'echo secret | gpg --batch --pinentry-mode loopback --passphrase-fd 0 --status-fd 5 -d file.enc 5>opened' >>"$result"
    status_of opened
    run sh -c 'gpg --verify --status-fd 1 file.gpg' >verified
    status_of verified
    end_agent
}

# As GPGME does: a pipe for commands, one for the answers, both by number.
gpg_commands()
{
    with_home
    gpg_with --passphrase '' --quick-generate-key Test ed25519 sign never
    cat >edit.py <<'END_OF_PYTHON'
import os, subprocess, re
answers = {"keyedit.prompt": ["expire", "save"], "keygen.valid": ["2y"], "keyedit.save.okay": ["y"]}
commands, to_gpg = os.pipe()
from_gpg, status = os.pipe()
child = subprocess.Popen(["gpg", "--no-tty", "--command-fd", str(commands), "--status-fd", str(status), "--edit-key", "Test"],
                         pass_fds=[commands, status], stdin=subprocess.DEVNULL)
os.close(commands)
os.close(status)
for line in os.fdopen(from_gpg):
    asked = re.match(r"\[GNUPG:\] GET_(?:LINE|BOOL|HIDDEN) (\S+)", line)
    if asked:
        print(asked.group(1))
        os.write(to_gpg, answers[asked.group(1)].pop(0).encode() + b"\n")
print("status", child.wait())
END_OF_PYTHON
    run python3 edit.py >>"$result"
    [ -n "$(gpg_with --with-colons -k Test | awk -F: '$1 == "pub" { print $7 }')" ] && note "it expires"
    end_agent
}

# GPGME itself: data come and go by numbers as file names.
gpgme()
{
    with_home
    cat >verify.py <<'END_OF_PYTHON'
import gpg

with gpg.Context(armor=True) as context:
    context.create_key("Test", algorithm="ed25519", sign=True, expires=False)
    signature, _ = context.sign(b"twenty-one", mode=gpg.constants.sig.mode.DETACH)
    _, verified = context.verify(b"twenty-one", signature)
    print(verified.signatures[0].summary & gpg.constants.SIGSUM_VALID)
END_OF_PYTHON
    run /usr/bin/python3 verify.py >>"$result"
    end_agent
}

if command -v gpg >/dev/null; then
    works "gpg --passphrase-fd, --status-fd" gpg_numbers "KEY_CREATED
SIG_CREATED
twenty-one
DECRYPTION_OKAY
GOODMDC
GOODSIG"
    works "gpg --command-fd" gpg_commands "keyedit.prompt
keygen.valid
keyedit.prompt
status 0
it expires"
    if /usr/bin/python3 -c 'import gpg' 2>/dev/null; then
        works "GPGME, a detached signature" gpgme 1
    else
        skip "GPGME" "its module for Python is not installed"
    fi
else
    skip "gpg" "not installed"
fi

# --- bubblewrap ---

# Arguments, a file, a filter that allows everything and the news of the child, each through a number; a lock that ends with the sandbox.
sandbox()
{
    printf '%s\0' --ro-bind / / --dev /dev --proc /proc --unshare-pid >arguments
    printf '\006\0\0\0\0\0\377\177' >filter
    mkfifo sync
    cat sync >until_end &
    # shellcheck disable=SC2016 # for the inner shell
    run bash -c 'exec {arguments}<arguments {data}<<<"from a file" {filter}<filter
        bwrap --args $arguments --seccomp $filter --sync-fd 9 --info-fd 8 --json-status-fd 7 --tmpfs /mnt --file $data /mnt/file \
            sh -c "cat /mnt/file; echo inside as \$\$; sed -n \"s/^Seccomp://p\" /proc/self/status; exit 7" 9>sync 8>info 7>status' >>"$result"
    note "status $?"
    wait "$!" && note "the lock is gone"
    sed -n 's/^ *"child-pid": [0-9]*.*/child-pid/p' info >>"$result"
    sed -n 's/^{ "\([^"]*\)".*/\1/p' status >>"$result"
}

if command -v bwrap >/dev/null; then
    works "bwrap --args, --seccomp, --sync-fd, --info-fd, --file" sandbox "from a file
inside as 2
	2
status 7
the lock is gone
child-pid
child-pid
exit-code"
else
    skip "bwrap" "not installed"
fi
finish
