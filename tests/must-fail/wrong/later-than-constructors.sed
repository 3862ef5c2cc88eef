# Calls before the library's own constructor are left alone.
# file: unix/real.h
# suite: preload/manners.sh
/^#define PASS_UNLESS_SERVED/,/while/s/return (typeof.*CLOEXEC_AGAIN(name, __VA_ARGS__);/{ cloexec_find_reals(); return REAL(name)(__VA_ARGS__); }/
