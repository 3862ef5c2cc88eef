#!/bin/sh
# logrotate keeps its state file and the rotated file open while postrotate and compresscmd run.
# SPDX-License-Identifier: MIT
. "${0%/*}/lib.sh"

needs logrotate gzip

rotate()
{
    seq 100 >app.log
    chmod 755 .
    cat >job <<END
#!/bin/sh
$witness
exec gzip "\$@"
END
    chmod 755 job
    cat >rotate.conf <<END
$dir/app.log {
    rotate 2
    compress
    compresscmd $dir/job
    create 644
    postrotate
        $witness
    endscript
}
END
    chmod 644 rotate.conf
    run logrotate --force --state "$dir/state" rotate.conf
    zcat app.log.1.gz >"$result"
    wc -c <app.log >>"$result"
}

compare "logrotate postrotate, compresscmd" rotate
finish
