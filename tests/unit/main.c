/*
 * Runs the suites; with CK_TAP_LOG_FILE_NAME=- in the environment, as make check has it, the results are TAP.
 * SPDX-License-Identifier: MIT
 */
#include "suites.h"

#include <stdlib.h>

int main(void)
{
    SRunner *runner = srunner_create(policy_suite());
    int failed;

    srunner_add_suite(runner, mode_suite());
    srunner_add_suite(runner, record_suite());
    srunner_add_suite(runner, forms_suite());
    srunner_add_suite(runner, lookup_suite());
    srunner_add_suite(runner, own_suite());
    srunner_run_all(runner, getenv("CK_TAP_LOG_FILE_NAME") != NULL ? CK_SILENT : CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
