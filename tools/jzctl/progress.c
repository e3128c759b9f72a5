/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <unistd.h>

#include "common/clock.h"
#include "tools/jzctl/progress.h"

#define TERMINAL_MS 200
#define LINE_MS 5000

static int64_t
rate(const struct progress *p, int64_t ms)
{
	return p->done * 1000 / (ms > 0 ? ms : 1);
}

static void
tell(struct progress *p, bool last)
{
	int64_t ms = clock_mono_ms() - p->began_ms, left = p->total - p->done;

	fprintf(stderr, "%s%s %lld", p->terminal ? "\r" : "", p->what, (long long)p->done);
	if (p->total >= 0)
		fprintf(stderr, "/%lld", (long long)p->total);
	fprintf(stderr, "，每秒 %lld", (long long)rate(p, ms));
	if (last)
		fprintf(stderr, "，用时 %lld 秒", (long long)(ms / 1000));
	else if (p->total >= 0 && p->done > 0)
		fprintf(stderr, "，还要约 %lld 秒", (long long)(left * ms / p->done / 1000));
	/* what a longer line has left behind is wiped out */
	fputs(p->terminal ? "\033[K" : "\n", stderr);
	if (p->terminal && last)
		fputc('\n', stderr);
	fflush(stderr);
	p->told_ms = clock_mono_ms();
}

void
progress_begin(struct progress *p, const char *what, int64_t total)
{
	*p = (struct progress){ .what = what, .total = total, .began_ms = clock_mono_ms() };
	p->told_ms = p->began_ms;
	p->terminal = isatty(STDERR_FILENO) == 1;
}

void
progress_add(struct progress *p, int64_t n)
{
	p->done += n;
	if (clock_mono_ms() - p->told_ms >= (p->terminal ? TERMINAL_MS : LINE_MS))
		tell(p, false);
}

void
progress_end(struct progress *p)
{
	tell(p, true);
}
