# The files do not agree on the rows of the second table.
# file: unix/rows.h
# suite: faults/refusals.sh
/^#include "numbers.h"/{
i\
#ifdef CLOEXEC_FORMS_H
a\
#endif
}
