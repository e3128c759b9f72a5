/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far long work is, on stderr: done, total, rate, time left. On a terminal one line that is
 * written over; else a line every few seconds. The last line is always written.
 */
#ifndef TOOLS_JZCTL_PROGRESS_H
#define TOOLS_JZCTL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *what; /* "建议" */
	int64_t total, done;
	int64_t began_ms, told_ms;
	bool terminal;
};

/* total < 0: not known, then neither it nor the time left is shown. */
void progress_begin(struct progress *p, const char *what, int64_t total);
void progress_add(struct progress *p, int64_t n);
void progress_end(struct progress *p);

#endif
