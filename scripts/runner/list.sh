# --- --list ---

list_descriptors() ( # PID
    case $1 in *[!0-9]*) fail "--list $1: not a process number" ;; esac
    [ -d /proc/self ] || fail "--list $1: /proc is not mounted, and it is what --list reads"
    still_there "$1" || exit
    # Whatever the user has ls do: names are not quoted, -q keeps their control characters from the terminal.
    export QUOTING_STYLE=literal TIME_STYLE=long-iso
    links=$(ls -lnq "/proc/$1/fd" 2>/dev/null)
    case $links in
    *' -> '*) ;;
    # Descriptors without targets are not ours to see either; the first line is a total.
    '' | *[0-9]*[!0-9]*[0-9]*) cannot_look "$1" ;;
    *) echo "cloexec: process $1 has no descriptors" >&2 ;;
    esac
    table "$1" "$links" || fail "--list $1: cannot write"
    still_there "$1" 2>/dev/null || fail "process $1 ended meanwhile: the table is not complete"
)

# The second listing follows the links: its first letter tells files from directories and devices.
table() ( # PID LINKS
    printf '%-5s %-10s %-11s %s\n' FD KIND INHERITABLE WHAT || exit
    { printf '%s\n' "$2" && ls -lLnq "/proc/$1/fd" 2>/dev/null; } | describe_descriptors "/proc/$1" | sort -n
)

# Says why where it is not.
still_there() ( # PID
    state=$(sed -n 's/^State:[^A-Z]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null)
    case $state in
    Z) fail "process $1 has ended (a zombie): it has no descriptors left" ;;
    '') [ -d "/proc/$1" ] || fail "no process $1" ;;
    esac
)

cannot_look() { # PID
    # shellcheck disable=SC2012,SC2046 # the owner comes before any name
    set -- "$1" $(ls -ld "/proc/$1" 2>/dev/null)
    [ $# -gt 4 ] || fail "no process $1"
    [ "$(own_number Uid)" != 0 ] || fail "may not look at process $1 (owner $4): a security module or a container forbids it, to root, too"
    fail "may not look at process $1 (owner $4): try as root"
}

is_little_endian() (
    # shellcheck disable=SC2046 # blanks
    [ $(printf '\001\000' | od -An -tx2) = 0001 ]
)

# One process of awk for all descriptors; /proc/PID/net is what that process sees, whatever its network namespace.
describe_descriptors() ( # /proc/PID; the listings on standard input
    is_little_endian && little=1 || little=0
    awk -v proc="$1" -v little="$little" '
        # A number in hexadecimal; not every awk reads one.
        function hex(text,    i, value) {
            for (i = 1; i <= length(text); i++)
                value = value * 16 + index("0123456789ABCDEF", substr(text, i, 1)) - 1
            return value + 0
        }

        # Byte n of an address, in network order: /proc prints it as words of 32 bits in the order of the machine.
        function address_byte(text, n) {
            return hex(substr(text, (little ? int(n / 4) * 8 + 6 - n % 4 * 2 : n * 2) + 1, 2))
        }

        function ipv4(text, from) {
            return address_byte(text, from) "." address_byte(text, from + 1) "." address_byte(text, from + 2) "." \
                address_byte(text, from + 3)
        }

        # The longest run of zero groups, the first of equals, becomes "::" (RFC 5952).
        function ipv6(text,    group, i, run, best, best_at, result) {
            for (i = 7; i >= 0; i--) {
                group[i] = address_byte(text, i * 2) * 256 + address_byte(text, i * 2 + 1)
                run = group[i] == 0 ? run + 1 : 0
                if (run >= best && run > 1) {
                    best = run
                    best_at = i
                }
            }
            if (best_at == 0 && best == 5 && group[5] == 65535)
                return "::ffff:" ipv4(text, 12)
            for (i = 0; i < 8; i++)
                if (best > 0 && i == best_at) {
                    result = result "::"
                    i += best - 1
                } else
                    result = result (result == "" || result ~ /:$/ ? "" : ":") sprintf("%x", group[i])
            return result
        }

        function address(text,    part) {
            split(text, part, ":")
            return (length(part[1]) == 8 ? ipv4(part[1], 0) : "[" ipv6(part[1]) "]") ":" hex(part[2])
        }

        function inet_words(protocol, here, there, state) {
            sub(/6$/, "", protocol)
            here = protocol " " address(here)
            if (there ~ /^0+:0000$/)
                return here (protocol == "tcp" ? (state == "0A" ? " listening" : " closed") : "")
            there = address(there)
            if (protocol != "tcp" || state == "01")
                return here " connected to " there
            if (state == "02")
                return here " connecting to " there
            if (state == "08")
                return here " connected to " there ", which has closed"
            return here " closing, was connected to " there
        }

        function unix_words(flags, type, state, path) {
            type = type == "0001" ? "stream" : type == "0002" ? "datagram" : type == "0005" ? "seqpacket" : "type " type
            gsub(/[\001-\037\177]/, "?", path)
            return "unix " type (path == "" ? "" : " " path) (substr(flags, 4, 1) == "1" ? " listening" : \
                state == "03" ? " connected" : "")
        }

        function netlink_words(number) {
            return "netlink " (number == 0 ? "route" : number == 9 ? "audit" : number == 15 ? "uevent" : \
                number == 16 ? "generic" : "family " number)
        }

        function found(inode, words) {
            words_of[inode] = words
            sockets--
        }

        # The kernel has a table for each protocol; the column of the inode differs.
        function read_table(name, column,    file, line, field, path) {
            file = proc "/net/" name
            while (sockets > 0 && (getline line < file) > 0) {
                split(line, field, " ")
                if (!(field[column] in sought) || field[column] in words_of)
                    continue
                if (name == "unix") {
                    path = line
                    if (!sub(/^([^ ]+ +)([^ ]+ +)([^ ]+ +)([^ ]+ +)([^ ]+ +)([^ ]+ +)[0-9]+ /, "", path))
                        path = ""
                    found(field[7], unix_words(field[4], field[5], field[6], path))
                } else if (name == "netlink")
                    found(field[10], netlink_words(field[2]))
                else if (name == "packet")
                    found(field[9], "packet, protocol 0x" field[4])
                else
                    found(field[10], inet_words(name, field[2], field[3], field[4]))
            }
            close(file)
        }

        # What /proc/PID/fdinfo/N says: the flags, and a word or two that some kinds have.
        function read_info(fd,    file, line, field) {
            flags = terminal = process = ""
            watched = 0
            file = proc "/fdinfo/" fd
            while ((getline line < file) > 0) {
                split(line, field, /[ \t]+/)
                if (field[1] == "flags:")
                    flags = field[2]
                else if (field[1] == "tfd:")
                    watched++
                else if (field[1] == "tty-index:")
                    terminal = field[2]
                else if (field[1] == "Pid:")
                    process = field[2]
            }
            close(file)
        }

        # O_CLOEXEC is 02000000 in octal: the seventh digit from the right.
        function inheritable() {
            if (flags == "")
                return "?"
            return flags ~ /[2367]......$/ ? "no" : "yes"
        }

        function socket_words(inode) {
            return inode in words_of ? words_of[inode] : "socket " inode ", not bound or of an unlisted kind"
        }

        function file_kind(letter) {
            return letter == "d" ? "directory" : letter ~ "[bc]" ? "device" : letter == "l" ? "symlink" : letter == "p" ? "fifo" : "file"
        }

        function pipe_words(inode,    end) {
            end = substr(flags, length(flags), 1) % 4
            return "pipe " inode ", " (end == 0 ? "reading end" : end == 1 ? "writing end" : "both ends")
        }

        function anonymous_words(kind) {
            if (kind == "eventpoll")
                return "epoll watching " watched " descriptor" (watched == 1 ? "" : "s")
            if (kind == "pidfd")
                return process == "-1" ? "a process that has ended" : "process " process
            return kind
        }

        function row(fd, kind, words) {
            printf "%-5s %-10s %-11s %s\n", fd, kind, inheritable(), words
        }

        function describe(fd, target, letter,    inner) {
            read_info(fd)
            inner = target
            gsub(/^[a-z_]+:\[?|\]$/, "", inner)
            if (target ~ /^socket:/)
                row(fd, "socket", socket_words(inner))
            else if (target ~ /^pipe:/)
                row(fd, "pipe", pipe_words(inner))
            else if (target ~ /^anon_inode:/)
                row(fd, inner, anonymous_words(inner))
            else if (target ~ /^pidfd:/)
                row(fd, "pidfd", anonymous_words("pidfd"))
            else if (target ~ /^[a-z_]+:\[/)
                row(fd, "namespace", target)
            else if (target ~ /^\/memfd:/)
                row(fd, "memfd", substr(target, 2))
            else if (terminal != "" && target ~ /ptmx$/)
                row(fd, "terminal", target ", master of /dev/pts/" terminal)
            else if (target ~ /^\/dev\/(pts\/|tty|console|ptmx)/)
                row(fd, "terminal", target)
            else
                row(fd, file_kind(letter), target)
        }

        match($0, / [0-9]+ -> /) {
            fd = substr($0, RSTART + 1, RLENGTH - 5)
            target[fd] = substr($0, RSTART + RLENGTH)
            if (match(target[fd], /^socket:\[[0-9]+\]$/)) {
                inode = substr(target[fd], 9, RLENGTH - 9)
                if (!(inode in sought))
                    sockets++
                sought[inode] = 1
            }
            next
        }
        NF > 5 && $NF in target { letters[$NF] = substr($0, 1, 1) }

        END {
            read_table("tcp", 10)
            read_table("tcp6", 10)
            read_table("udp", 10)
            read_table("udp6", 10)
            read_table("unix", 7)
            read_table("netlink", 10)
            read_table("packet", 9)
            read_table("raw", 10)
            read_table("raw6", 10)
            read_table("icmp", 10)
            read_table("icmp6", 10)
            for (fd in target)
                describe(fd, target[fd], letters[fd])
        }'
)

