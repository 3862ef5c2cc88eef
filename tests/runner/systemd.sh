# shellcheck shell=sh
# Cases of runner.sh: --check and --systemd.
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2016,SC2086,SC2153,SC2154 # as in runner.sh, which has the variables

checking() {
    expect "--check: all is well" 0 "cloexec *kernel *libc *library *$CLOEXEC_LIBRARY*loads *yes*libcloexec [0-9]*" runner --check
    expect "-c" 0 "cloexec *loads *yes*" runner -c
    expect "--check tells the settings" 0 "*CLOEXEC_MODE=off*" env CLOEXEC_MODE=off $shell "$CLOEXEC" --check
    expect "--check tells what options would set" 0 "*CLOEXEC_KEEP=pty*" runner --keep pty --check
    expect "--check: a bad mode" 125 "*CLOEXEC_MODE=never (not understood; allowed: enforce, off)*" \
        env CLOEXEC_MODE=never $shell "$CLOEXEC" --check
    expect "--check: a bad family" 125 "*CLOEXEC_KEEP=open:doors (not understood; allowed: open, *" \
        env CLOEXEC_KEEP=open:doors $shell "$CLOEXEC" --check
    expect "--check: an unknown setting" 125 "*CLOEXEC_MOOD=off (not understood; *" env CLOEXEC_MOOD=off $shell "$CLOEXEC" --check
    expect "--check: a library that does not load" 125 "*loads *no*cannot be preloaded*" env CLOEXEC_LIBRARY="$scratch/short.so" \
        $shell "$CLOEXEC" --check
}

# --- --systemd ---

systemd() {
    unset fake_environment fake_program
    PATH=$scratch/fake:$PATH
    drop_in="*[[]Service]${newline}Environment=\"LD_PRELOAD=$CLOEXEC_LIBRARY\""
    expect "--systemd prints a drop-in" 0 "$drop_in" runner --systemd some.service
    expect "-u" 0 "$drop_in" runner -u some
    expect "--systemd with settings" 0 "$drop_in${newline}Environment=\"CLOEXEC_MODE=off\"${newline}*SKIP=a,b\"*ONLY=c\"*KEEP=raw\"*DEBUG=1\"" \
        runner --systemd=some --mode off --skip a,b --only c --keep raw --debug
    expect "--systemd: % in a value is a % for systemd" 0 "*CLOEXEC_SKIP=100%%\"" runner --systemd some --skip '100%'
    expect "--systemd keeps the service's own preload" 0 "*Environment=\"LD_PRELOAD=$CLOEXEC_LIBRARY:/x.so\"*" \
        env fake_environment='A=1 LD_PRELOAD=/x.so B=2' $shell "$CLOEXEC" --systemd some
    expect "--systemd keeps a quoted preload, too" 0 "*Environment=\"LD_PRELOAD=$CLOEXEC_LIBRARY:/x.so:/y.so\"*" \
        env fake_environment='"LD_PRELOAD=/x.so /y.so" B=2' $shell "$CLOEXEC" --systemd some
    expect "--systemd: not twice" 0 "$drop_in" env fake_environment="LD_PRELOAD=$CLOEXEC_LIBRARY" $shell "$CLOEXEC" --systemd some
    mkdir -p "$scratch/a space"
    cp "$WITNESS" "$scratch/a space/static"
    expect "--systemd of a static service with a blank in its path: 125" 125 "cloexec: $scratch/a space/static: statically linked*" \
        env fake_program="$scratch/a space/static" $shell "$CLOEXEC" --systemd some
    expect "--systemd of a unit that is not there: a warning" 0 "cloexec: warning: systemd has no some.service*$drop_in" \
        env fake_state=not-found $shell "$CLOEXEC" --systemd some
    expect "--systemd with --handover" 0 "$drop_in${newline}Environment=\"CLOEXEC_HANDOVER=off\"" runner --systemd some --handover off
    expect "--systemd: quotes and backslashes are those of systemd" 0 "*CLOEXEC_SKIP=a\\\\\"b\\\\\\\\c\"" runner --systemd some --skip 'a"b\c'
    expect "--systemd of a static service: 125" 125 "cloexec: $WITNESS: statically linked*" \
        env fake_program="$WITNESS" $shell "$CLOEXEC" --systemd some
    for unit in some.socket some.timer; do
        expect "--systemd $unit: 125" 125 "cloexec: --systemd $unit: only services*" runner --systemd $unit
    done
    for unit in ../some a/b .hidden .. .service @.service 'a b'; do
        expect "--systemd '$unit': 125" 125 "cloexec: --systemd $unit: not the name of a unit" runner --systemd "$unit"
    done
    expect "--systemd with a library that does not load: 125" 125 "*cannot be loaded*" env CLOEXEC_LIBRARY="$scratch/short.so" \
        $shell "$CLOEXEC" --systemd some
    installing
}

installing() {
    written=$scratch/units/php8.2-fpm.service.d/cloexec.conf
    export CLOEXEC_SYSTEMD_DIR="$scratch/units"
    expect "--install writes the drop-in and says what to do" 0 "wrote $written:*daemon-reload && systemctl restart php8.2-fpm.service*" \
        runner --install --systemd php8.2-fpm -m off
    is "the file is what --systemd prints" "$(runner --systemd php8.2-fpm -m off)" "$(cat "$written")"
    # shellcheck disable=SC2012
    is "everybody may read it" "-rw-r--r--" "$(ls -l "$written" | cut -c 1-10)"
    is "and nothing else is left" cloexec.conf "$(ls "$scratch/units/php8.2-fpm.service.d")"
    expect "-i once more replaces it" 0 "wrote *" runner -u php8.2-fpm.service -i
    is "by the new one" "$(runner --systemd php8.2-fpm)" "$(cat "$written")"
    expect "--install of an instance" 0 "wrote $scratch/units/some@one.service.d/*restart some@one.service*" runner -i -u some@one
    expect "--install of a template" 0 "wrote $scratch/units/some@.service.d/*restart some@NAME.service*" runner -i -u some@
    expect "--install: what a shell would read something into is quoted" 0 "*restart 'a\\\\x2db.service'*rm '$scratch/it'\\\\''s units/*" \
        env CLOEXEC_SYSTEMD_DIR="$scratch/it's units" $shell "$CLOEXEC" -i -u 'a\x2db'
    expect "--install where nothing can be written: 125" 125 "*cloexec: $scratch/text/some.service.d/cloexec.conf: cannot be written*" \
        env CLOEXEC_SYSTEMD_DIR="$scratch/text" $shell "$CLOEXEC" --systemd some --install
    unset CLOEXEC_SYSTEMD_DIR
}
