/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine's clock that is wrong would put wrong times into a log that is kept for ever, let
 * periods end, sessions expire and residents' data be erased. So a process goes on only while its
 * clock is as it was: what passed on it is what passed since the start, by the count that no one
 * sets (CLOCK_BOOTTIME, which goes on while a machine sleeps); and it does not stand before the
 * last commit of the stream. Else calls are refused UNAVAILABLE until the clock is right again. A
 * clock that was believed and is set right has jumped, too: then the process is to be started anew.
 */
#include <stdio.h>
#include <time.h>

#include "common/engine_int.h"

#define JUMP_US (60 * US_PER_SEC) /* more than a correction of time servers */

static int64_t
boot_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (int64_t)ts.tv_sec * US_PER_SEC + ts.tv_nsec / 1000;
}

bool
clock_right(struct engine *en)
{
	int64_t now = clock_machine().us, since = now - boot_us(), jump;
	bool was = en->clock_why[0] == '\0';
	char last[20];

	if (!en->looked)
		return true; /* nothing is known yet, and nothing done */
	jump = en->clock_since != 0 ? since - en->clock_since : 0;
	if (jump > JUMP_US || jump < -JUMP_US) {
		snprintf(en->clock_why, sizeof(en->clock_why),
		    "the machine's clock has jumped by %+lld s", (long long)(jump / US_PER_SEC));
	} else if (now < en->moved_us - JUMP_US) {
		stamp_format_local((struct stamp){ en->moved_us }, last);
		snprintf(en->clock_why, sizeof(en->clock_why),
		    "the machine's clock stands before the last commit, %s", last);
	} else {
		en->clock_since = since; /* small corrections are followed */
		en->clock_why[0] = '\0';
	}
	if (was != (en->clock_why[0] == '\0'))
		LOG(was ? LOG_ERROR : LOG_INFO, was ? "the clock is wrong" : "the clock is right",
		    LOG_S("why", str_from(en->clock_why)));
	return en->clock_why[0] == '\0';
}
