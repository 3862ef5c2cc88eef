#!/bin/sh
# CPython's own tests of the modules that make, inherit and hand over descriptors.
# TIME_LIMIT: 1800
# SPDX-License-Identifier: MIT
. "${0%/*}/suites/common.sh"

/usr/bin/python3 -c 'import test.test_subprocess' 2>/dev/null || skip_all "no tests of python3 here (libpython3.11-testsuite)"
same_results "CPython's own tests" 6200 python
finish
