/*
 * The table as numbers: one for each row of functions.def and of syscalls.def.  Rows that this libc or kernel interface does not have
 * keep their number, so that nothing depends on where it was built.
 * SPDX-License-Identifier: MIT
 */
#ifndef CLOEXEC_ROWS_H
#define CLOEXEC_ROWS_H

/* Rows of syscalls.def stand between #ifdef SYS_..., and every file must count the same. */
#include "numbers.h"

enum cloexec_row {
#define FD_FUNCTION(name, result, form, with, refused, family, when) ROW_##name,
#include "functions.def"
#undef FD_FUNCTION
    ROW_FUNCTIONS,
    ROW_BEFORE_RAW = ROW_FUNCTIONS - 1,
#define RAW_CALL(name, result, form, with, argument, refused, family) ROW_RAW_##name,
#include "syscalls.def"
#undef RAW_CALL
    ROW_COUNT
};

/* How an old kernel refuses a row's flag or sibling. */
enum cloexec_refused { REFUSED_never, REFUSED_no_such_call, REFUSED_bad_argument, REFUSED_neglect };

/*
 * CLOEXEC_IF(when, code) is the code where "when" is the word always or a configure result that is defined to 1, and nothing where it
 * is a configure result that is not defined.
 */
#define CLOEXEC_PRESENT_always ,
#define CLOEXEC_PRESENT_1 ,
#define CLOEXEC_THIRD(a, b, c, ...) c
#define CLOEXEC_IF(when, code) CLOEXEC_IF_VALUE(when, code)
#define CLOEXEC_IF_VALUE(value, code) CLOEXEC_IF_PRESENT(CLOEXEC_PRESENT_##value, code)
#define CLOEXEC_IF_PRESENT(present, code) CLOEXEC_THIRD(present, code, , )

#endif
