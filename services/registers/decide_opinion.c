/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The opinion book: opinion_book.follow, register.rebuild; of suggestions: decide_suggested.c.
 * Nothing but the event decides what an entry says: no clock, no chance, none of registry's facts
 * of today, so that it comes out the same when the book is made anew.
 */
#include <stdio.h>

#include "services/registers/decide.h"

typedef void apply_fn(struct opinion_facts *o, const struct heard_opinion *h, struct date day);

static void
received(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	(void)day;
	o->via = h->via;
	o->source = h->source;
	o->subject = h->subject;
	o->contact = h->entry;
}

static void
replied(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	o->replied = day;
	o->result = h->result;
	o->reply = h->text;
	o->fed_resident_on = o->fed_deputy_on = (struct date){ 0 };
	if (!str_empty(h->serial))
		o->serial = h->serial;
}

static void
answered(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	replied(o, h, day);
	o->fed_resident_on = day; /* there and then */
}

static void
refused(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	o->refused = str_empty(h->reason) ? h->pointer : h->reason;
	o->closed_on = day;
}

static void
handed(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	o->route_to = enum_value(&opinion_route_to_enum, h->to);
	o->unit_code = h->unit_code;
	o->unit = h->name;
	o->assigned = day;
	o->signed_on = (struct date){ 0 };
}

static void
signed_for(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	(void)h;
	o->signed_on = day;
}

static void
without_unit(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	(void)h, (void)day;
	o->route_to = 0;
	o->unit_code = o->unit = (struct str){ 0 };
	o->assigned = o->signed_on = (struct date){ 0 };
}

static void
moved(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	(void)day;
	o->unit_code = h->unit_code;
	o->unit = h->name;
}

static void
converted(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	without_unit(o, h, day);
	o->suggestion = h->suggestion;
}

static void
released(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	(void)h, (void)day;
	o->suggestion = (struct uuid){ 0 };
	o->serial = (struct str){ 0 };
}

static void
fed_back(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	struct date *told = str_is(h->to, "deputy") ? &o->fed_deputy_on : &o->fed_resident_on;

	(void)day;
	*told = h->date;
}

static void
closed(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	(void)h;
	o->closed_on = day;
}

static void
due_changed(struct opinion_facts *o, const struct heard_opinion *h, struct date day)
{
	(void)o, (void)h, (void)day; /* the date is every event's */
}

/* What an event changes beside state and due date; one that leaves the due date says so. */
static const struct {
	const char *type;
	apply_fn *apply;
	bool keeps_due;
} steps[] = {
	{ "opinion.received", received, false },
	{ "opinion.answered", answered, false },
	{ "opinion.refused", refused, false },
	{ "opinion.routed", handed, false },
	{ "opinion.signed", signed_for, true },
	{ "opinion.handed_back", without_unit, false },
	{ "opinion.moved", moved, true },
	{ "opinion.unit_ended", without_unit, true },
	{ "opinion.unit_renamed", moved, true },
	{ "opinion.handled", replied, false },
	{ "opinion.converted", converted, false },
	{ "opinion.released", released, false },
	{ "opinion.fed_back", fed_back, false },
	{ "opinion.closed", closed, false },
	{ "opinion.due_changed", due_changed, false },
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

struct uuid
rebuild_id(void)
{
	return uuid_named("rebuild/opinion", sizeof("rebuild/opinion") - 1);
}

/* ---- load ---- */

void
load_opinion_follow(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct heard_opinion *h = args;
	struct uuid site = uuid_absent(h->site) ? street_book(h->street) : h->site;

	(void)who, (void)now;
	want(w, &entry_table, h->opinion);
	want(w, &book_table, h->opinion);
	want(w, &rebuild_table, rebuild_id());
	want(w, &raised_table, h->opinion);
	if (h->received_on.ymd != 0)
		want(w, &book_table, entry_chain(BOOK_OPINION, site, date_year(h->received_on)));
}

void
load_rebuild(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)args, (void)who, (void)now;
	want(w, &rebuild_table, rebuild_id());
}

/* ---- an event ---- */

struct deputy_ref *
book_deputy(struct cx *cx, struct uuid person, struct str code, struct str name, int32_t level)
{
	struct deputy_ref *d;

	if (uuid_absent(person) || str_empty(code))
		return NULL;
	d = arena_alloc(cx_arena(cx), sizeof(*d));
	*d = (struct deputy_ref){ person, code, name, level };
	return d;
}

static struct str
words_of(struct cx *cx, struct str title, const struct opinion_facts *o)
{
	const struct str texts[] = { title, o->subject, o->unit, o->reply, o->refused, o->serial };
	struct words w = { .arena = cx_arena(cx) };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		words_add(&w, texts[i]);
	words_add_all(&w, o->units);
	if (o->deputy != NULL)
		words_add(&w, o->deputy->name);
	return words_text(&w);
}

/* The first event of an opinion says where and when it was taken. */
static int
begin(const struct heard_opinion *h, struct fact *f, struct err *e)
{
	bool street = str_empty(h->site_code);

	if (h->received_on.ymd == 0)
		return err_set(e, E_NOT_FOUND, "opinion", "the book has no such opinion");
	if (street == !uuid_absent(h->site) || (street && str_empty(h->street)))
		return err_set(e, E_INVALID_ARGUMENT, "site", "it says of no site that took it");
	f->site = street ? street_book(h->street) : h->site;
	f->site_code = street ? h->street : h->site_code;
	f->street = h->street;
	f->date = h->received_on;
	f->title = h->title;
	f->deputies = (struct strs){ 0 };
	return 0;
}

void
book_go_on(const struct book_entry *old, struct fact *f)
{
	f->site = old->site;
	f->site_code = old->site_code;
	f->street = old->street;
	f->date = old->date;
	f->title = old->title;
	f->deputies = old->deputies;
	*f->opinion = *old->opinion;
}

/* What had been told before the book was made anew is not told again. */
void
book_enter(struct cx *cx, const struct book_entry *old, struct fact *f)
{
	const struct rebuild *anew = row_find(cx, &rebuild_table, rebuild_id());
	const struct event_heard *ev = cx_heard(cx);
	struct opinion_facts *o = f->opinion;
	const struct book_entry *x;

	o->event = str_dup(cx_arena(cx), ev->type);
	o->seq = ev->seq;
	f->words = words_of(cx, f->title, o);
	f->recorder = STR("suggestions");
	f->recorded_at = ev->time;
	x = entry_follow(cx, old, old != NULL ? o->event : (struct str){ 0 }, f);
	if (anew == NULL || ev->seq > anew->until)
		tell_entry(cx, x);
}

static const void *
told(struct cx *cx, const struct book_entry *x)
{
	struct ev_opinion_entry *ev = arena_alloc(cx_arena(cx), sizeof(*ev));
	const struct opinion_facts *o = x->opinion;

	*ev = (struct ev_opinion_entry){ ENTRY_OF(x), .title = x->title, .state = o->state,
		.via = o->via, .suggestion_state = o->suggestion_state, .deputy = o->deputy,
		.unit_code = o->unit_code, .unit = o->unit, .event = o->event, .seq = o->seq };
	return ev;
}

const struct bookkind opinion_book = {
	.book = BOOK_OPINION,
	.recorded = REGISTERS_EV_opinion_recorded,
	.corrected = REGISTERS_EV_opinion_continued,
	.told = told,
};

int
decide_opinion_follow(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct event_heard *ev = cx_heard(cx);
	const struct heard_opinion *h = args;
	const struct book_entry *old = entry_newest(cx, h->opinion);
	struct opinion_facts *o = arena_alloc(cx_arena(cx), sizeof(*o));
	struct fact f = { .book = BOOK_OPINION, .entry = h->opinion, .opinion = o };
	struct sweep_result *out = result;
	size_t i = 0;

	if (old != NULL)
		book_go_on(old, &f);
	else if (begin(h, &f, e) != 0)
		return -1;
	else if ((o->deputy = book_deputy(
		      cx, h->deputy, h->person_code, h->person_name, h->level)) != NULL)
		f.deputies = one_code(cx, o->deputy);
	while (i < STEPS && !str_is(ev->type, steps[i].type))
		i++;
	if (i == STEPS)
		return err_set(e, E_INVALID_ARGUMENT, NULL, "no event of the opinion book");
	o->state = h->state;
	steps[i].apply(o, h, stamp_date(ev->time));
	if (!steps[i].keeps_due)
		o->due = h->due != NULL ? h->due->due : (struct date){ 0 };
	book_enter(cx, old, &f);
	raised_made(cx, h->opinion);
	out->done = 1;
	return 0;
}

int
decide_register_rebuild(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct register_rebuild *a = args;
	struct register_standing *out = result;
	struct uuid id = rebuild_id();
	bool again = row_find(cx, &rebuild_table, id) != NULL;
	struct rebuild *r;

	if (a->book != BOOK_OPINION)
		return err_set(e, E_FAILED_PRECONDITION, "book",
		    "only the opinion book is derived; the others are what was entered");
	r = again ? row_edit(cx, &rebuild_table, id) : row_add(cx, &rebuild_table, id, id);
	r->book = a->book;
	r->times++;
	r->asked_by = cx_name(cx);
	r->asked_at = cx_now(cx);
	cx_hear_anew(cx, "suggestions");
	tell_of(
	    cx, REGISTERS_EV_register_rebuilding, id, &(struct ev_rebuild){ a->book, r->asked_by });
	*out = (struct register_standing){ .book = a->book, .until = r->until, .rebuilding = true };
	return 0;
}
