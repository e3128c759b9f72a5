/* SPDX-License-Identifier: Apache-2.0 */
/* debrief.record, debrief.correct */
#include "services/registers/decide.h"

static struct str
words_of(struct cx *cx, const struct debrief_facts *d)
{
	struct words w = { .arena = cx_arena(cx) };

	words_add(&w, d->deputy->name);
	words_add(&w, d->report);
	words_add_all(&w, d->opinions);
	words_add(&w, d->rectification);
	words_add(&w, d->chair);
	return words_text(&w);
}

static int
find_out(struct cx *cx, const struct debrief_content *c, struct fact *f, struct err *e)
{
	struct debrief_facts *d = arena_alloc(cx_arena(cx), sizeof(*d));
	struct strs deputies = { arena_array(cx_arena(cx), 1, sizeof(struct str)), 1 };

	*d = (struct debrief_facts){ .form = c->form,
		.voters_present = c->voters_present,
		.report = c->report,
		.satisfied = c->satisfied,
		.basically_satisfied = c->basically_satisfied,
		.not_satisfied = c->not_satisfied,
		.opinions = c->opinions.n > 0 ? c->opinions : (struct strs){ 0 },
		.rectification = c->rectification,
		.chair = c->chair };
	if (take_day(cx, c->date, "content.date", e) != 0 ||
	    check_texts(cx, &c->opinions, "content.opinions", 1000, e) != 0 ||
	    take_mandate(cx, c->mandate, c->date, d, e) != 0)
		return -1;
	if ((int64_t)c->satisfied + c->basically_satisfied + c->not_satisfied > c->voters_present)
		return err_set(e, E_INVALID_ARGUMENT, "content.voters_present",
		    "more ballots are counted than voters were present");
	deputies.v[0] = d->deputy->code;
	*f = (struct fact){ .book = BOOK_DEBRIEF,
		.site = c->site,
		.date = c->date,
		.title = d->deputy->name,
		.deputies = deputies,
		.debrief = d,
		.words = words_of(cx, d) };
	return 0;
}

int
decide_debrief_record(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct debrief_record *a = args;
	const struct book_entry *x;
	struct fact f;

	if (find_out(cx, a->content, &f, e) != 0 || (x = entry_record(cx, &f, result, e)) == NULL)
		return -1;
	tell_entry(cx, x);
	return 0;
}

int
decide_debrief_correct(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct debrief_correct *a = args;
	const struct book_entry *x;
	struct fact f;

	if (find_out(cx, a->content, &f, e) != 0)
		return -1;
	x = entry_correct(cx, args, a->reason, &f, result, e);
	if (x == NULL)
		return -1;
	tell_entry(cx, x);
	return 0;
}
