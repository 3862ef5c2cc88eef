/*
 * How glibc reads a mode (libio/fileops.c, _IO_new_file_fopen): the first character says r, w or a; of the next six, up to the end of
 * the string, +, x, b, m, c and e have a meaning and all others have none; then ",ccs=" is sought behind the last +, x or b.  A seventh
 * letter is not looked at, so e cannot simply be appended, nor put in front of letters that it would push out of sight.
 * SPDX-License-Identifier: MIT
 */
#include "mode.h"

#include <string.h>

enum { LETTERS_READ = 6 };

/* What glibc takes from a mode: which letters, in the order of "+xmc" as bits, e, and where it begins to look for ",ccs=". */
struct letters {
    unsigned set;
    bool e;
    const char *rest;
};

static const char meaningful[] = "+xmc";

static struct letters read_letters(const char *mode)
{
    struct letters letters = {.rest = mode + 1};

    for (int i = 1; i <= LETTERS_READ && mode[i] != '\0'; i++)
        switch (mode[i]) {
        case '+':
            letters.set |= 1;
            letters.rest = mode + i + 1;
            break;
        case 'x':
            letters.set |= 2;
            letters.rest = mode + i + 1;
            break;
        case 'm':
            letters.set |= 4;
            break;
        case 'c':
            letters.set |= 8;
            break;
        case 'e':
            letters.e = true;
            break;
        case 'b':
            letters.rest = mode + i + 1;
            break;
        }
    return letters;
}

void cloexec_mode_fopen(struct cloexec_mode *mode, const char *callers)
{
    char *out = mode->buffer;
    const char *ccs;
    struct letters letters;

    mode->text = callers;
    mode->asked = false;
    if (*callers == '\0')
        return; /* glibc refuses it, and there is no second character to read */
    letters = read_letters(callers);
    mode->asked = letters.e;
    if (letters.e)
        return;
    *out++ = *callers;
    *out++ = 'e';
    for (int i = 0; letters.set != 0; i++, letters.set >>= 1)
        if (letters.set & 1)
            *out++ = meaningful[i];
    *out = '\0';
    mode->text = mode->buffer;
    if (*letters.rest == '\0' || (ccs = strstr(letters.rest, ",ccs=")) == NULL)
        return;
    if (strlen(ccs) < sizeof mode->buffer - (size_t)(out - mode->buffer))
        strcpy(out, ccs);
    else
        mode->text = NULL;
}

void cloexec_mode_popen(struct cloexec_mode *mode, const char *callers)
{
    bool reads = false, writes = false, other = false;

    mode->text = callers;
    mode->asked = false;
    for (const char *c = callers; *c != '\0'; c++) {
        reads |= *c == 'r';
        writes |= *c == 'w';
        mode->asked |= *c == 'e';
        other |= strchr("rwe", *c) == NULL;
    }
    if (mode->asked || other || reads == writes)
        return;
    mode->text = reads ? "re" : "we";
}
