/* SPDX-License-Identifier: Apache-2.0 */
/*
 * opinion_book.suggested: the deputies' suggestions in the opinion book of the site they were
 * submitted at. One that was submitted at no site stands in no book. Ratings are taken once they
 * are released: until then only the committee has them.
 */
#include "services/registers/decide.h"

typedef void apply_fn(
    struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day);

static void
submitted(struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)cx, (void)day;
	o->channel = h->channel;
}

static void
refused(struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)cx;
	o->refused = h->reason;
	o->closed_on = day;
}

static void
assigned(struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)cx;
	o->assigned = day;
	if (h->channel != 0)
		o->channel = h->channel;
}

/* The units that reply; assists give their opinion only. */
static void
units_without(struct cx *cx, struct opinion_facts *o, struct str name)
{
	struct strs left = { arena_array(cx_arena(cx), o->units.n + 1, sizeof(struct str)), 0 };

	for (size_t i = 0; i < o->units.n; i++)
		if (!str_eq(o->units.v[i], name))
			left.v[left.n++] = o->units.v[i];
	o->units = left;
}

static void
sent(struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	const struct due_info *d = h->dues.v;

	(void)day;
	if (str_is(h->kind, "assist"))
		return;
	units_without(cx, o, h->unit_name);
	o->units.v[o->units.n++] = h->unit_name;
	for (size_t i = 0; i < h->dues.n; i++)
		if (d[i].step == STEP_REPLY || d[i].step == STEP_AGAIN)
			o->due = d[i].due;
}

/* The assists' signatures are not shown. */
static void
signed_for(
    struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)cx;
	if (!str_is(h->kind, "assist"))
		o->signed_on = day;
}

/* The unit has another name, or its successor has what it had. */
static void
now_called(
    struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)day;
	if (str_is(h->kind, "assist"))
		return;
	units_without(cx, o, h->from_name);
	units_without(cx, o, h->unit_name);
	o->units.v[o->units.n++] = h->unit_name;
}

/* Only the period that the book shows: a unit's other steps have days of their own. */
static void
due_changed(
    struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)cx, (void)day;
	if (h->due == NULL || o->due.ymd != h->old.ymd ||
	    (!str_empty(h->unit_code) && h->due->step != STEP_REPLY && h->due->step != STEP_AGAIN))
		return;
	o->due = h->due->due;
}

static void
taken_away(
    struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)day;
	units_without(cx, o, h->unit_name);
	if (o->units.n > 0)
		return;
	o->units = (struct strs){ 0 };
	o->signed_on = (struct date){ 0 };
}

/* No longer merged into another, with which it was assigned: it is to be assigned anew. */
static void
unmerged(struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)cx, (void)h, (void)day;
	o->assigned = o->signed_on = (struct date){ 0 };
}

static void
replied(struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)cx;
	o->class = enum_value(&reply_class_enum, h->class);
	o->replied = o->fed_deputy_on = day;
	o->due = (struct date){ 0 };
}

static void
rated(struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)cx, (void)day;
	o->attitude = enum_value(&satisfaction_enum, h->attitude);
	o->rating = enum_value(&satisfaction_enum, h->result);
}

static void
closed(struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)cx, (void)h;
	o->closed_on = day;
}

static void
state_only(
    struct cx *cx, struct opinion_facts *o, const struct heard_suggestion *h, struct date day)
{
	(void)cx, (void)o, (void)h, (void)day;
}

static const struct {
	const char *type;
	apply_fn *apply;
	bool sets_due; /* the period of its own, or none, is the one that is open */
} steps[] = {
	{ "suggestion.submitted", submitted, true },
	{ "suggestion.accepted", state_only, true },
	{ "suggestion.returned", state_only, true },
	{ "suggestion.refused", refused, true },
	{ "suggestion.withdrawn", refused, true },
	{ "suggestion.forwarded", assigned, true },
	{ "suggestion.reported", assigned, true },
	{ "suggestion.assigned", assigned, true },
	{ "suggestion.merged", state_only, false },
	{ "suggestion.unmerged", unmerged, true },
	{ "assignment.sent", sent, false },
	{ "assignment.signed", signed_for, false },
	{ "assignment.moved", now_called, false },
	{ "assignment.unit_renamed", now_called, false },
	{ "assignment.reassigned", taken_away, false },
	{ "assignment.recalled", taken_away, false },
	{ "assignment.reply_passed", replied, false },
	{ "assignment.rating_released", rated, false },
	{ "deadline.changed", due_changed, false },
	{ "suggestion.closed", closed, true },
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

void
load_suggestion_follow(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct heard_suggestion *h = args;

	(void)who, (void)now;
	want(w, &entry_table, h->suggestion);
	want(w, &book_table, h->suggestion);
	want(w, &rebuild_table, rebuild_id());
	if (!str_empty(h->serial))
		want(w, &numbered_table, numbered_id(h->serial));
	if (!uuid_absent(h->site))
		want(
		    w, &book_table, entry_chain(BOOK_OPINION, h->site, date_year(h->submitted_on)));
}

/* Heard of once: a number stays with its suggestion, and the suggestion with its site. */
static void
number(struct cx *cx, const struct heard_suggestion *h, const struct book_entry *old)
{
	struct uuid id = numbered_id(h->serial);
	struct numbered *n;

	if (str_empty(h->serial) || row_find(cx, &numbered_table, id) != NULL)
		return;
	n = row_add(cx, &numbered_table, id, id);
	n->serial = h->serial;
	n->suggestion = h->suggestion;
	n->site_code = old != NULL ? old->site_code : (struct str){ 0 };
	n->street = old != NULL ? old->street : (struct str){ 0 };
}

int
decide_suggestion_follow(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct event_heard *ev = cx_heard(cx);
	const struct heard_suggestion *h = args;
	const struct book_entry *old = entry_newest(cx, h->suggestion);
	struct opinion_facts *o = arena_alloc(cx_arena(cx), sizeof(*o));
	struct fact f = { .book = BOOK_OPINION, .entry = h->suggestion, .opinion = o };
	struct sweep_result *out = result;
	size_t i = 0;

	while (i < STEPS && !str_is(ev->type, steps[i].type))
		i++;
	if (i == STEPS)
		return err_set(e, E_INVALID_ARGUMENT, NULL, "no event of the opinion book");
	number(cx, h, old);
	if (old == NULL &&
	    (uuid_absent(h->site) || str_empty(h->site_code) || h->submitted_on.ymd == 0))
		return 0; /* at no site: in no book */
	if (old != NULL) {
		book_go_on(old, &f);
	} else {
		f.site = h->site;
		f.site_code = h->site_code;
		f.street = h->street;
		f.date = h->submitted_on;
		o->deputy = book_deputy(cx, h->deputy, h->lead_code, h->lead_name, h->level);
		f.deputies = o->deputy != NULL ? one_code(cx, o->deputy) : (struct strs){ 0 };
	}
	f.title = h->title;
	o->suggestion_state = h->state;
	if (!str_empty(h->serial))
		o->serial = h->serial;
	steps[i].apply(cx, o, h, stamp_date(ev->time));
	if (steps[i].sets_due)
		o->due = h->due != NULL ? h->due->due : (struct date){ 0 };
	book_enter(cx, old, &f);
	out->done = 1;
	return 0;
}
