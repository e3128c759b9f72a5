/* SPDX-License-Identifier: Apache-2.0 */
/* The book of contacts (联系群众), and the end of residents' data: contact.erase, contact.forget */
#include "services/registers/decide.h"

static int
take_problems(
    struct cx *cx, const struct contact_content *c, struct contact_facts *k, struct err *e)
{
	struct problem *v = arena_array(cx_arena(cx), c->problems.n + 1, sizeof(*v));
	const struct problem_content *p = c->problems.v;

	for (size_t i = 0; i < c->problems.n; i++) {
		const char *field = arena_printf(cx_arena(cx), "content.problems[%zu].answer", i);

		if (p[i].answered == str_empty(p[i].answer))
			return err_set(e, E_INVALID_ARGUMENT, field,
			    p[i].answered ? "what was answered on the spot has its answer"
					  : "there is an answer, so it was answered");
		v[i] = (struct problem){ (int32_t)i + 1, p[i].text, p[i].answered, p[i].answer };
	}
	if (c->problems.n > 0)
		k->problems = (struct list){ v, c->problems.n };
	return 0;
}

static struct str
words_of(struct cx *cx, const struct contact_facts *k)
{
	struct words w = { .arena = cx_arena(cx) };
	const struct problem *p = k->problems.v;

	words_add(&w, k->deputy->name);
	words_add_all(&w, k->enterprise_names);
	for (size_t i = 0; i < k->problems.n; i++) {
		words_add(&w, p[i].text);
		words_add(&w, p[i].answer);
	}
	return words_text(&w);
}

static struct str
title_of(struct cx *cx, const struct contact_facts *k)
{
	const struct problem *p = k->problems.v;

	return k->problems.n > 0 ? p[0].text
				 : str_printf(cx_arena(cx), STR_FMT, STR_ARG(k->deputy->name));
}

static int
check_counts(const struct contact_content *c, struct err *e)
{
	if (c->people == 0 && c->enterprises == 0)
		return err_set(e, E_INVALID_ARGUMENT, "content.people",
		    "a contact is with at least one resident or enterprise");
	if (c->enterprise_names.n > (size_t)c->enterprises)
		return err_set(e, E_INVALID_ARGUMENT, "content.enterprise_names",
		    "more enterprises are named than were met");
	if (c->residents.n > (size_t)c->people)
		return err_set(e, E_INVALID_ARGUMENT, "content.residents",
		    "more residents are named than were met");
	return 0;
}

static void
want_facts(struct wants *w, const void *content)
{
	const struct contact_content *c = content;

	want(w, &registers_held_view, c->person);
}

static struct date
day_of(const void *content)
{
	const struct contact_content *c = content;

	return c->date;
}

static int
take(struct cx *cx, const void *content, struct fact *f, struct err *e)
{
	struct contact_facts *k = arena_alloc(cx_arena(cx), sizeof(*k));
	const struct contact_content *c = content;

	*k = (struct contact_facts){ .deputy = arena_alloc(cx_arena(cx), sizeof(struct deputy_ref)),
		.way = c->way,
		.people = c->people,
		.enterprises = c->enterprises,
		.enterprise_names = c->enterprise_names.n > 0 ? c->enterprise_names
							      : (struct strs){ 0 },
		.residents = (int32_t)c->residents.n };
	if (take_day(cx, c->date, "content.date", e) != 0 || check_counts(c, e) != 0 ||
	    check_texts(cx, &c->enterprise_names, "content.enterprise_names", 100, e) != 0 ||
	    take_deputy(cx, c->person, c->date, "content.person", k->deputy, e) != 0 ||
	    take_problems(cx, c, k, e) != 0)
		return -1;
	f->title = title_of(cx, k);
	f->deputies = one_code(cx, k->deputy);
	f->contact = k;
	f->residents = c->residents;
	f->words = words_of(cx, k);
	return 0;
}

static const void *
told(struct cx *cx, const struct book_entry *x)
{
	struct ev_contact *ev = arena_alloc(cx_arena(cx), sizeof(*ev));
	const struct contact_facts *k = x->contact;
	const struct problem *p = k->problems.v;
	int32_t answered = 0;

	for (size_t i = 0; i < k->problems.n; i++)
		answered += p[i].answered;
	*ev = (struct ev_contact){ ENTRY_OF(x), .deputy = k->deputy, .way = k->way,
		.people = k->people, .enterprises = k->enterprises,
		.problems = (int32_t)k->problems.n, .answered = answered,
		.enterprise_names = k->enterprise_names };
	return ev;
}

const struct bookkind contact_book = {
	.book = BOOK_CONTACT,
	.day = "content.date",
	.day_of = day_of,
	.want = want_facts,
	.take = take,
	.recorded = REGISTERS_EV_contact_recorded,
	.corrected = REGISTERS_EV_contact_corrected,
	.told = told,
};

/* ---- residents' data ---- */

/* Of all versions; how many held data still. */
static int32_t
erase(struct cx *cx, struct uuid entry, int32_t cause, struct str reason)
{
	const struct resident_data *d, *one = NULL;
	int32_t n = 0;

	for (d = row_first(cx, &resident_data_table, entry); d != NULL;
	     d = row_next(cx, &resident_data_table, d)) {
		struct resident_data *w;

		if (d->erased_on.ymd != 0)
			continue;
		w = row_edit(cx, &resident_data_table, d->id);
		w->residents = (struct list){ 0 };
		w->salt = (struct bytes){ 0 };
		w->erased_on = cx_today(cx);
		w->cause = cause;
		w->reason = reason;
		one = w;
		n++;
	}
	if (one == NULL)
		return 0;
	tell_of(cx, REGISTERS_EV_contact_erased, entry,
	    &(struct ev_erased){ entry, one->number, one->year, one->site_code, cause, n, reason });
	audience(cx, ROLE_station, one->site_code);
	return n;
}

int
decide_contact_erase(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct contact_erase *a = args;
	const struct book_entry *x = entry_take(cx, args, BOOK_CONTACT, e);
	struct entry_ref *out = result;

	if (x == NULL)
		return -1;
	if (erase(cx, x->entry, ERASURE_REQUEST, a->reason) == 0)
		return err_set(e, E_FAILED_PRECONDITION, "entry",
		    "the entry holds no personal data of residents");
	*out = (struct entry_ref){ x->entry, x->book, x->site_code, x->year, x->number, x->version,
		x->place, x->hash };
	return 0;
}

static bool
due(struct cx *cx, struct uuid entry)
{
	for (const struct resident_data *d = row_first(cx, &resident_data_table, entry); d != NULL;
	     d = row_next(cx, &resident_data_table, d))
		if (d->erased_on.ymd == 0 && d->erase_on.ymd <= cx_today(cx).ymd)
			return true;
	return false;
}

int
decide_contact_forget(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct sweep_args *a = args;
	struct sweep_result *out = result;

	(void)e;
	for (size_t i = 0; i < a->ids.n; i++)
		if (due(cx, a->ids.v[i]))
			out->done += erase(cx, a->ids.v[i], ERASURE_RULE, (struct str){ 0 });
	return 0;
}
