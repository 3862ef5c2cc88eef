# functions.def, syscalls.def, ioctls.def -> the manual's table of functions, as mdoc.  One line a function: name, family, how its descriptor is
# made close-on-exec.
function how(form, with) {
    if (form == "flag")
        return "with " with
    if (form == "sibling")
        return "as " with
    if (form == "letter")
        return "letter " with " in the mode"
    if (form == "hand")
        return "done here, as libc does it"
    if (form == "late")
        return "set afterwards: libc offers nothing else"
    if (form == "door")
        return "what comes in is given what it needs"
    return "only recorded"
}
BEGIN {
    print ".Bl -column \"open_by_handle_at\" \"family\" \"how its descriptor is made close-on-exec\""
    print ".It Em function Ta Em family Ta Em how its descriptor is made close-on-exec"
}
/^(FD_FUNCTION|RAW_CALL)\(/ {
    raw = /^RAW_CALL/
    gsub(/^(FD_FUNCTION|RAW_CALL)\(|\).*$/, "")
    split($0, column, /, */)
    if (raw && !in_raw) {
        in_raw = 1
        print ".El"
        print ".Pp"
        print "Through"
        print ".Xr syscall 2 ,"
        print "where this processor has the number:"
        print ".Bl -column \"open_by_handle_at\" \"family\" \"how its descriptor is made close-on-exec\""
    }
    family = raw ? column[7] : column[6]
    if (raw && column[4] == "-")
        printf ".It Li %s Ta %s Ta %s\n", column[1], family, "only recorded"
    else
        printf ".It Li %s Ta %s Ta %s\n", column[1], family, raw && column[3] == "hand" ? "with " column[4] : how(column[3], column[4])
}
/^IOCTL_REQUEST\(/ {
    gsub(/^IOCTL_REQUEST\(|\)$/, "")
    split($0, column, /, */)
    if (!in_requests) {
        in_requests = 1
        print ".El"
        print ".Pp"
        print "Of"
        print ".Xr ioctl 2"
        print "requests, those whose descriptors the kernel does not make close-on-exec by itself:"
        print ".Bl -column \"DRM_IOCTL_PRIME_HANDLE_TO_FD\" \"how its descriptor is made close-on-exec\""
    }
    where["argument"] = "flag in the argument"
    where["member"] = "flag in the structure, of which the kernel gets a copy"
    where["late"] = "set afterwards: the kernel offers nothing else"
    printf ".It Dv %s Ta %s\n", column[1], where[column[6]]
}
END {
    print ".El"
}
