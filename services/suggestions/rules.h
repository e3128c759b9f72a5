/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The periods: who has to act, from when, how long, when the notice comes and what the clock does
 * at the end. One row a step (rules.c), after the table of domain.md 5.2. Sources: L read in a law
 * or local regulation, P practice, D our default, shown to the operator as 待工委核定. How long and
 * the notice are version 1; the committee sets later ones, a channel at a time or for all.
 */
#ifndef SUGGESTIONS_RULES_H
#define SUGGESTIONS_RULES_H

#include "common/workday.h"
#include "services/suggestions/tables.h"

enum atend { /* at 00:00 of the day after the last one */
	END_OVERDUE, /* an alarm; the step stays open */
	END_SILENT,  /* a right is over */
	END_DROP,    /* co-signers without an answer are dropped */
	END_LAPSE,   /* the assist lapses */
	END_UNRATED, /* the reply counts as not rated */
	END_RELEASE, /* the rating is released */
	END_LIMIT,   /* never comes: no period runs, the rule limits something else */
};

struct steprule { /* version 1 of a step's rule, and what no version changes */
	enum role who;        /* who has to act, and hears of the period */
	enum dayrule rule;
	int32_t n;
	int32_t notice;       /* due_soon so long before the last day; 0: no notice */
	enum dayrule notice_rule;
	enum atend end;
	enum source_mark mark;
	const char *starts;   /* the event at which the clock starts */
	const char *source;   /* where it stands written */
};

extern const struct steprule steprules[STEP_COUNT];

struct period_rule { /* as one version says */
	int32_t channel;      /* of which it is a version; 0: of all */
	int32_t version;
	int32_t rule, n, notice, notice_rule, mark;
	struct str source;
};

/* What holds for periods of this channel (0: none) that are opened on `day`. */
struct period_rule rules_at(struct cx *cx, int32_t channel, enum step step, struct date day);
/* What a period was counted by. */
struct period_rule rules_of(struct cx *cx, const struct deadline *d);
/* The id under which the versions of a step and channel are loaded. */
struct uuid rules_series(int32_t channel, int32_t step);
/* A query's text with the compiled-in rules in place of its VALUES marked so; see rules_sql.c. */
const char *rules_in_sql(struct arena *a, const char *sql);

/* Rounds of handling that follow of themselves; after that the committee chooses. */
#define ROUNDS_BY_RULE 2

/*
 * Fills in start to due_soon_on of a deadline whose step is set and which starts today, by the rule
 * of the channel (0: none). `latest` absent: no such day. The calendar is read from calendar_view.
 */
MUST_CHECK int rules_count(struct cx *cx, struct deadline *d, int32_t channel, struct date latest,
    struct err *e);

/* The calendar from the year of `start` on, ascending; lives in the arena of cx. */
struct calendar rules_calendar(struct cx *cx, struct date start);
/* The same from its own start and the version it was counted by, as the calendar is now. */
MUST_CHECK int rules_recount(struct cx *cx, const struct calendar *c, struct deadline *d,
    struct date latest, struct err *e);

/* "2026-0033": at least four digits. */
struct str rules_serial(struct arena *a, int year, int32_t n);

/* The same for a day given by hand: as many days from today, whatever the calendar says. */
MUST_CHECK int rules_given(struct cx *cx, struct deadline *d, struct date due, struct err *e);
#define GIVEN_DAYS_MAX 366 /* ahead at most */

/* A number given by another congress: by itself, and as the one of a channel's congress. */
struct uuid rules_external_key(struct str number);
struct uuid rules_external_id(struct arena *a, int32_t channel, struct str congress,
    struct str number);

/* The id of a year's counter. */
struct uuid rules_serial_id(int year);

#endif
