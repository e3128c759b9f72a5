/* SPDX-License-Identifier: Apache-2.0 */
/* PostgreSQL's binary COPY on standard output: a beginning, rows of cells, an end. */
#ifndef TESTS_BENCH_COPY_H
#define TESTS_BENCH_COPY_H

#include <stdint.h>
#include <stdio.h>

static inline void
copy_begin(void)
{
	fwrite("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0", 1, 19, stdout);
}

static inline void
copy_row(uint8_t columns)
{
	const uint8_t be[2] = { 0, columns };

	fwrite(be, 1, 2, stdout);
}

static inline void
copy_cell(const void *p, size_t n)
{
	const uint32_t be = __builtin_bswap32((uint32_t)n);

	fwrite(&be, 1, 4, stdout);
	fwrite(p, 1, n, stdout);
}

static inline void
copy_end(void)
{
	fwrite("\377\377", 1, 2, stdout);
}

#endif
