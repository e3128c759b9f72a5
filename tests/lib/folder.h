/* SPDX-License-Identifier: Apache-2.0 */
/* A test's folder under /tmp, removed with all that is in it. */
#ifndef TESTS_LIB_FOLDER_H
#define TESTS_LIB_FOLDER_H

/* path ends with XXXXXX, which are replaced. 0, or -1 with errno; so does removing. */
int folder_create(char *path);
int folder_remove(const char *path);

#endif
