#!/bin/sh
# Tcl's own channels are close-on-exec; its temporary files are not.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs tclsh

tempfile()
{
    cat >script.tcl <<END
set file [file tempfile name]
exec sh -c "$witness"
puts \$file twenty-one
seek \$file 0
puts [gets \$file]
file delete \$name
END
    run tclsh script.tcl >"$result"
}

compare "Tcl file tempfile, exec" tempfile
finish
