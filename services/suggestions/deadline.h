/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The periods that run. Each belongs to a root, the object whose state the step is of, and where
 * there is one to an assignment of it. A root that has periods is of a kind listed in roots.c: what
 * the clock and a changed calendar do with it is said there once, and both find it by its id.
 */
#ifndef SUGGESTIONS_DEADLINE_H
#define SUGGESTIONS_DEADLINE_H

#include "services/suggestions/rules.h"
#include "services/suggestions/tables.h"

struct whose {
	struct uuid root, assignment; /* assignment absent: the root's own */
	int32_t channel;              /* by which the rule is chosen; 0: the root has none */
};

struct due_change { /* why a period has another last day */
	struct date old;
	int32_t why;       /* enum due_cause */
	struct strs years; /* of the calendar */
	bool alarm_cleared;
};

struct whose whose(const struct suggestion *s, struct uuid assignment);

/* Opens the period of a step from today. NULL: e. */
struct deadline *deadline_open(struct cx *cx, struct whose of, enum step step, struct date latest,
    struct err *e);
/* The same with a day given by hand, from tomorrow on. NULL: e. */
struct deadline *deadline_open_given(struct cx *cx, struct whose of, enum step step,
    struct date due, struct err *e);
/* The newest of this step, ended or not; NULL: none. */
const struct deadline *deadline_find(struct cx *cx, struct uuid root, struct uuid assignment,
    enum step step);
/* Ends it if it is open. */
void deadline_end(struct cx *cx, struct uuid root, struct uuid assignment, enum step step,
    enum deadline_state state);
/* Closes all that are open: of one assignment, or (absent) of the root and everything in it but
 * what runs on when the root is closed. */
void deadline_end_all(struct cx *cx, struct uuid root, struct uuid assignment);
/* Lets one that was met run on, with the same date. */
void deadline_reopen(struct cx *cx, struct uuid root, struct uuid assignment, enum step step);
/*
 * The last day of an edited row is another one now: that is noted and told to who has to act, and
 * alarms of the day before are raised again when theirs comes.
 */
void deadline_moved(struct cx *cx, struct deadline *d, struct due_change c);
struct stamp deadline_next_at(const struct deadline *d);
struct due_info *due_of(struct cx *cx, const struct deadline *d);
/* The open ones of an assignment, as an event's list. */
struct list dues_of(struct cx *cx, struct uuid root, struct uuid assignment);

/* ---- kinds of roots (roots.c) ---- */

struct rootkind {
	const struct table *table;
	/* due_soon or overdue: to the committee and to who has to act. */
	void (*tell)(struct cx *cx, enum suggestions_event ev, const void *root,
	    const struct deadline *d);
	void (*tell_changed)(struct cx *cx, const void *root, const struct deadline *d,
	    const struct due_change *c);
	/* What the end of the period brings; d is the row to change. */
	int (*over)(struct cx *cx, const void *root, struct deadline *d, struct err *e);
};

extern const struct rootkind suggestion_kind, opinion_kind;

/* The row with this id, of whatever kind; NULL: it is none that has periods, or not loaded. */
const void *root_find(struct cx *cx, struct uuid id, const struct rootkind **kind);

#endif
