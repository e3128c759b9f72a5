/* SPDX-License-Identifier: Apache-2.0 */
/* A small table of expectations: a header line, then lines of plain cells without quotes. */
#ifndef TESTS_LIB_CSVROWS_H
#define TESTS_LIB_CSVROWS_H

#include <stddef.h>

#define CSVROWS_CELLS 4

struct csvrow { const char *cell[CSVROWS_CELLS]; size_t line; };

/* Aborts on a file that cannot be read or a line with another number of cells. */
struct csvrow *csvrows_read(const char *path, size_t *n);
void csvrows_free(struct csvrow *rows);

#endif
