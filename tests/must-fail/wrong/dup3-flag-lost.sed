# dup3 forgets the flag that it was asked for.
# file: unix/wrap-dup.c
# suite: preload/rows dup3
/^int dup3(/,/^}/s/REAL(dup3)(fd, target, flags)/REAL(dup3)(fd, target, 0)/
