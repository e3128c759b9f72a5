/* SPDX-License-Identifier: Apache-2.0 */
/* The book of debriefs (述职). */
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

static void
want_facts(struct wants *w, const void *content)
{
	const struct debrief_content *c = content;

	want(w, &registers_mandate_view, c->mandate);
}

static struct date
day_of(const void *content)
{
	const struct debrief_content *c = content;

	return c->date;
}

static int
take(struct cx *cx, const void *content, struct fact *f, struct err *e)
{
	struct debrief_facts *d = arena_alloc(cx_arena(cx), sizeof(*d));
	const struct debrief_content *c = content;

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
	f->title = d->deputy->name;
	f->deputies = one_code(cx, d->deputy);
	f->debrief = d;
	f->words = words_of(cx, d);
	return 0;
}

static const void *
told(struct cx *cx, const struct book_entry *x)
{
	struct ev_debrief *ev = arena_alloc(cx_arena(cx), sizeof(*ev));
	const struct debrief_facts *d = x->debrief;

	*ev = (struct ev_debrief){ ENTRY_OF(x), .deputy = d->deputy, .mandate = d->mandate,
		.form = d->form, .voters_present = d->voters_present, .satisfied = d->satisfied,
		.basically_satisfied = d->basically_satisfied, .not_satisfied = d->not_satisfied,
		.opinions = (int32_t)d->opinions.n };
	return ev;
}

const struct bookkind debrief_book = {
	.book = BOOK_DEBRIEF,
	.day = "content.date",
	.day_of = day_of,
	.want = want_facts,
	.take = take,
	.recorded = REGISTERS_EV_debrief_recorded,
	.corrected = REGISTERS_EV_debrief_corrected,
	.told = told,
};
