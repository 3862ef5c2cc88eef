# syscall(2) calls on, and its frame lies between the caller and the kernel.
# file: unix/wrap-raw.c
# suite: preload/rows syscall
/^TAIL_JUMPS long syscall/,/^}/s/TAIL_JUMP return \(REAL(syscall).*\);/long result = \1;\n    __asm__ volatile("" ::: "memory");\n    return result;/
