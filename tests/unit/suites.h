/* The suites of the unit tests.  SPDX-License-Identifier: MIT */
#ifndef SUITES_H
#define SUITES_H

#include <check.h>

Suite *policy_suite(void);
Suite *mode_suite(void);
Suite *record_suite(void);
Suite *forms_suite(void);
Suite *lookup_suite(void);
Suite *own_suite(void);

#endif
