/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `jzctl demo` is three processes on the bus: the story (demo.c) takes the steps of everybody but
 * the lead's unit; `demo oa` is that unit's OA system with a key of its own, which knows only what
 * its feed tells (demo_oa.c); `demo watch` hears every event, prints it, and tells the story by a
 * pipe that it has, so that what stands on the terminal is in order (demo_watch.c).
 */
#ifndef TOOLS_JZCTL_DEMO_H
#define TOOLS_JZCTL_DEMO_H

#include "tools/jzctl/ctl.h"

#define DEMO_OA "demo-oa" /* principal of the OA and name of its consumer */

/* demo oa: runs until it is ended. Returns an exit status. */
int demo_oa(struct ctl *c);

/* demo watch AFTER FD: prints the events after AFTER; to FD a line "TYPE SUGGESTION" each. */
int demo_watch(struct ctl *c, const char *after, const char *fd);

/* Ends this process with its parent. */
void demo_follow_parent(void);

/* ---- Chinese for what the wire says in English (demo_words.c) ---- */

/* The word for an enum's value or a step; the value itself when there is none. */
const char *demo_word(const char *value);

/* The word for a channel. */
const char *demo_channel(const char *value);

/* What happened, and which members of the data tell more (blank-separated, may be ""). */
struct demo_event {
	const char *type, *title, *members;
};
const struct demo_event *demo_event(const char *type); /* never NULL */

/* "签收       3 个工作日 → 2026-11-26", from a due_info or a deadline.list row as JSON. */
const char *demo_due(struct ctl *c, const json_t *due);

/* Member of a JSON object as text, "" when it is not there or not text. */
const char *demo_text(const json_t *object, const char *member);

#endif
