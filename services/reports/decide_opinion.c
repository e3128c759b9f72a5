/* SPDX-License-Identifier: Apache-2.0 */
/* What is heard of residents' opinions. They count on the day they were received. */
#include "services/reports/decide.h"

void
load_opinion(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)who, (void)now;
	want(w, &opinion_things, ((const struct heard_opinion *)args)->opinion);
}

static void
opinion_marks(const struct opinion_thing *x, struct marks *m)
{
	mark(m, SLOT_opinions_received, x->via, x->day, 1);
	if (x->refused) {
		mark(m, SLOT_opinions_refused, 0, x->day, 1);
		return;
	}
	mark(m, SLOT_opinions_collected, 0, x->day, 1);
	if (x->result == 0)
		return;
	mark(m, SLOT_opinions_handled, x->result, x->day, 1);
	if (x->result == RESULT_SOLVED)
		mark(m, SLOT_opinions_solved, 0, x->day, 1);
}

static void
received(struct cx *cx, struct opinion_thing *x, const struct heard_opinion *h)
{
	x->fact = FACT_OPINION;
	x->label = h->title;
	x->person = h->person_code;
	x->who = h->person_name;
	x->street = h->street;
	x->site = h->site_code;
	x->deputies = strs_of(cx, h->person_code);
	x->levels = levels_of(cx, h->level);
	x->day = h->received_on;
	x->via = h->via;
}

int
decide_project_opinion(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct heard_opinion *h = args;
	bool old = row_find(cx, &opinion_things, h->opinion) != NULL;
	struct opinion_thing *x;
	struct thing was;
	struct marks m = { .a = cx_arena(cx) };

	if (!old && !heard_type(cx, "opinion.received"))
		return err_set(e, E_NOT_FOUND, "opinion", "it was not heard of before");
	x = old ? row_edit(cx, &opinion_things, h->opinion)
		: row_add(cx, &opinion_things, h->opinion, h->opinion);
	was = *(struct thing *)x;
	if (heard_type(cx, "opinion.received"))
		received(cx, x, h);
	else if (heard_type(cx, "opinion.refused"))
		x->refused = true;
	else
		x->result = h->result;
	opinion_marks(x, &m);
	settle(cx, &was, (struct thing *)x, &m);
	return counted(result);
}
