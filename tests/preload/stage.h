/*
 * The directory that a row runs in.
 * SPDX-License-Identifier: MIT
 */
#ifndef STAGE_H
#define STAGE_H

/*
 * Makes the directory, fills it and changes to it: file, tree (with branch/leaf and a link way), elsewhere, link,
 * dangling.
 */
void enter_stage(const char *directory);
void remove_stage(const char *directory);

#endif
