/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What follows from what registry tells. The event only notes the work; it is done in slices, in
 * the order of the roots' ids, each looked at as it then is: open periods are counted anew by the
 * calendar, open assignments of a merged unit move to its successor, those of a renamed unit show
 * its name of now, those of an ended unit are pointed out; what waits for a deputy whose mandate
 * has ended waits no longer. In the same way search learns of what was there before it. A slice
 * without a root is the last.
 */
#include "services/suggestions/commitment.h"
#include "services/suggestions/merging.h"
#include "services/suggestions/opinion.h"
#include "services/suggestions/search.h"
#include "services/suggestions/transfer.h"

/* ---- heard ---- */

static struct followup *
note(struct cx *cx, enum followup_kind kind, struct sweep_result *out)
{
	struct uuid id = cx_uuid(cx);
	struct followup *f = row_add(cx, &followup_table, id, id);

	f->kind = (int32_t)kind;
	f->state = FOLLOWUP_OPEN;
	f->made_at = cx_now(cx);
	out->done = 1;
	return f;
}

int
decide_followup_calendar(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct followup_calendar *in = args;
	const struct followup_year *years = in->years.v;
	struct followup *f = note(cx, FOLLOWUP_CALENDAR, result);

	(void)e;
	f->years.v = arena_array(cx_arena(cx), in->years.n, sizeof(struct str));
	for (size_t i = 0; i < in->years.n; i++)
		f->years.v[f->years.n++] = str_printf(cx_arena(cx), "%d", (int)years[i].year);
	return 0;
}

int
decide_followup_merged(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct v1_unit *in = args;
	const struct v1_unit *heir = row_find(cx, &unit_view, in->successor);
	struct followup *f;

	if (row_find(cx, &unit_view, in->id) == NULL)
		return err_set(e, E_NOT_FOUND, "unit", "there is no such unit");
	if (heir == NULL)
		return err_set(e, E_NOT_FOUND, "successor", "there is no such unit");
	f = note(cx, FOLLOWUP_MERGED, result);
	f->unit = in->id;
	f->successor = heir->id;
	f->successor_code = heir->code;
	f->successor_name = heir->name;
	return 0;
}

int
decide_followup_renamed(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct v1_unit *in = args;
	struct followup *f;

	if (row_find(cx, &unit_view, in->id) == NULL)
		return err_set(e, E_NOT_FOUND, "unit", "there is no such unit");
	f = note(cx, FOLLOWUP_RENAMED, result);
	f->unit = in->id;
	f->name = in->name;
	return 0;
}

int
decide_followup_mandate(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct v1_mandate *in = args;
	struct followup *f;

	if (row_find(cx, &mandate_view, in->id) == NULL)
		return err_set(e, E_NOT_FOUND, "mandate", "there is no such mandate");
	f = note(cx, FOLLOWUP_MANDATE, result);
	f->mandate = in->id;
	f->person_code = in->person_code;
	return 0;
}

int
decide_followup_ended(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct v1_unit *in = args;

	if (row_find(cx, &unit_view, in->id) == NULL)
		return err_set(e, E_NOT_FOUND, "unit", "there is no such unit");
	note(cx, FOLLOWUP_ENDED, result)->unit = in->id;
	return 0;
}

/* ---- a changed calendar ---- */

struct slice { /* what the parts share */
	struct cx *cx;
	struct followup *f;
	struct calendar calendar;
};

static bool
same_days(const struct strs *a, const struct strs *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = str_eq(a->v[i], b->v[i]);
	return same;
}

static int
count_anew(struct slice *x, const struct deadline *old, struct err *e)
{
	struct deadline d = *old, *w;
	struct date latest = { 0 };
	const struct assignment *a;

	if (d.step == STEP_OPINION) {
		a = find_assignment(x->cx, d.assignment);
		latest = a != NULL ? opinion_latest(x->cx, a, d.start) : d.latest;
	} else if (d.step == STEP_COMMITMENT) {
		latest = d.latest; /* what was promised */
	}
	if (rules_recount(x->cx, &x->calendar, &d, latest, e) != 0)
		return -1;
	if (d.due.ymd == old->due.ymd && d.counted.ymd == old->counted.ymd &&
	    d.provisional == old->provisional && d.latest.ymd == old->latest.ymd &&
	    d.due_soon_on.ymd == old->due_soon_on.ymd && same_days(&d.skipped, &old->skipped))
		return 0;
	w = row_edit(x->cx, &deadline_table, old->id);
	latest = old->due; /* before w takes its place */
	*w = d;
	w->next_at = deadline_next_at(w);
	if (w->due.ymd == latest.ymd)
		return 0;
	x->f->changed++;
	deadline_moved(x->cx, w,
	    (struct due_change){ .old = latest, .why = CAUSE_CALENDAR, .years = x->f->years });
	return 0;
}

/* Once a slice, from its first period on. */
static void
read_calendar(struct slice *x, const struct uuids *ids)
{
	struct date first = cx_today(x->cx);

	for (size_t i = 1; i < ids->n; i++)
		for (const struct deadline *d = row_first(x->cx, &deadline_table, ids->v[i]);
		     d != NULL; d = row_next(x->cx, &deadline_table, d))
			if (d->start.ymd < first.ymd)
				first = d->start;
	x->calendar = rules_calendar(x->cx, first);
}

/* An assist's last day follows from the reply's: replies first. */
static int
calendar_changed(struct slice *x, struct uuid root, struct err *e)
{
	for (int pass = 0; pass < 2; pass++)
		for (const struct deadline *d = row_first(x->cx, &deadline_table, root); d != NULL;
		     d = row_next(x->cx, &deadline_table, d))
			if (d->state == DEADLINE_OPEN && (d->step == STEP_OPINION) == pass &&
			    count_anew(x, d, e) != 0)
				return -1;
	return 0;
}

/* ---- a unit that is no more, or has another name ---- */

/* Still the unit's, or may come back to it in another round, or it has something to fulfil. */
static bool
is_open(struct cx *cx, const struct suggestion *s, const struct assignment *a)
{
	return !ended(a) || (a->state == AS_DONE && s->state != SG_CLOSED) || commits(cx, a);
}

/* The opinion with this id that the unit has not done with; NULL: none. */
static const struct handover *
held_opinion(struct slice *x, struct uuid root, const struct opinion **o)
{
	const struct handover *h;

	*o = row_find(x->cx, &opinion_table, root);
	h = *o != NULL ? holder_of(x->cx, *o) : NULL;
	return h != NULL && handover_open(h) && uuid_eq(h->unit, x->f->unit) ? h : NULL;
}

static int
opinion_moved(struct slice *x, struct uuid root)
{
	const struct opinion *there;
	const struct handover *h = held_opinion(x, root, &there);
	const struct deadline *d;
	struct handover *to;
	struct opinion *o;

	if (h == NULL)
		return 0;
	d = deadline_find(x->cx, there->id, h->id, STEP_HANDLE);
	o = row_edit(x->cx, &opinion_table, there->id);
	o->version++;
	to = row_edit(x->cx, &handover_table, h->id);
	to->unit = x->f->successor;
	to->unit_code = x->f->successor_code;
	to->name = x->f->successor_name;
	tell(x->cx, EV_opinion_moved, o->id,
	    &(struct ev_opinion_sent){ HANDOVER_OF(o, to), .text = o->text, .subject = o->subject,
		.reason = to->reason, .due = d != NULL ? due_of(x->cx, d) : NULL });
	hear_holder(x->cx, to);
	hear_holder(x->cx, h);
	x->f->changed++;
	return 0;
}

static int
opinion_orphaned(struct slice *x, struct uuid root)
{
	const struct opinion *o;
	const struct handover *h = held_opinion(x, root, &o);

	if (h == NULL)
		return 0;
	tell(x->cx, EV_opinion_unit_ended, o->id,
	    &(struct ev_opinion_handover){ HANDOVER_OF(o, h) });
	hear_recorder(x->cx, o);
	x->f->changed++;
	return 0;
}

static void
suggestion_moved(struct slice *x, const struct suggestion *s)
{
	struct suggestion *w = NULL;

	for (const struct assignment *a = next_assignment(x->cx, s, NULL); a != NULL;
	     a = next_assignment(x->cx, s, a)) {
		const struct assignment before = *a;
		struct assignment *to;

		if (!uuid_eq(a->unit, x->f->unit) || !is_open(x->cx, s, a))
			continue;
		if (w == NULL) {
			w = row_edit(x->cx, &suggestion_table, s->id);
			w->version++;
		}
		a = to = row_edit(x->cx, &assignment_table, a->id);
		to->unit = x->f->successor;
		to->unit_code = x->f->successor_code;
		to->unit_name = x->f->successor_name;
		transfer_note(x->cx, TRANSFER_MOVED, &before, to, (struct str){ 0 });
		tell(x->cx, EV_moved, to->id,
		    &(struct ev_moved){ ASSIGNMENT_OF(w, to), .from = before.unit,
			.from_code = before.unit_code, .from_name = before.unit_name,
			.matter = to->matter, .dues = dues_of(x->cx, s->id, to->id) });
		hear_unit(x->cx, to);
		audience(x->cx, ROLE_unit, before.unit_code);
		x->f->changed++;
	}
}

/* What is merged goes with its master: whichever comes first takes all of them along. */
static int
unit_merged(struct slice *x, struct uuid root, struct err *e)
{
	const struct suggestion *s = row_find(x->cx, &suggestion_table, root), *m;

	(void)e;
	if (s == NULL)
		return opinion_moved(x, root);
	m = uuid_absent(s->merged_into) ? s : row_find(x->cx, &suggestion_table, s->merged_into);
	suggestion_moved(x, m);
	for (s = next_merged(x->cx, m, NULL); s != NULL; s = next_merged(x->cx, m, s))
		suggestion_moved(x, s);
	return 0;
}

static int
opinion_renamed(struct slice *x, struct uuid root)
{
	const struct opinion *there;
	const struct handover *h = held_opinion(x, root, &there);
	struct handover *to;
	struct opinion *o;

	if (h == NULL || str_eq(h->name, x->f->name))
		return 0;
	o = row_edit(x->cx, &opinion_table, there->id);
	o->version++;
	to = row_edit(x->cx, &handover_table, h->id);
	to->name = x->f->name;
	tell(x->cx, EV_opinion_unit_renamed, o->id,
	    &(struct ev_opinion_handover){ HANDOVER_OF(o, to) });
	hear_holder(x->cx, to);
	hear_recorder(x->cx, o);
	x->f->changed++;
	return 0;
}

static int
unit_renamed(struct slice *x, struct uuid root, struct err *e)
{
	const struct suggestion *s = row_find(x->cx, &suggestion_table, root);
	struct suggestion *w = NULL;

	(void)e;
	if (s == NULL)
		return opinion_renamed(x, root);
	for (const struct assignment *a = next_assignment(x->cx, s, NULL); a != NULL;
	     a = next_assignment(x->cx, s, a)) {
		const struct assignment before = *a;
		struct assignment *to;

		if (!uuid_eq(a->unit, x->f->unit) || !is_open(x->cx, s, a) ||
		    str_eq(a->unit_name, x->f->name))
			continue;
		if (w == NULL) {
			w = row_edit(x->cx, &suggestion_table, s->id);
			w->version++;
		}
		a = to = row_edit(x->cx, &assignment_table, a->id);
		to->unit_name = x->f->name;
		transfer_note(x->cx, TRANSFER_RENAMED, &before, to, (struct str){ 0 });
		tell(x->cx, EV_unit_renamed, to->id,
		    &(struct ev_unit_renamed){
			ASSIGNMENT_OF(w, to), .from_name = before.unit_name });
		hear_unit(x->cx, to);
		x->f->changed++;
	}
	return 0;
}

static int
unit_ended(struct slice *x, struct uuid root, struct err *e)
{
	const struct suggestion *s = row_find(x->cx, &suggestion_table, root);

	(void)e;
	if (s == NULL)
		return opinion_orphaned(x, root);
	for (const struct assignment *a = next_assignment(x->cx, s, NULL); a != NULL;
	     a = next_assignment(x->cx, s, a)) {
		if (!uuid_eq(a->unit, x->f->unit) || (ended(a) && !commits(x->cx, a)))
			continue;
		tell(x->cx, EV_unit_ended, a->id, &(struct ev_ruled){ ASSIGNMENT_OF(s, a) });
		x->f->changed++;
	}
	return 0;
}

/* ---- a mandate that has ended ---- */

static int
mandate_ended(struct slice *x, struct uuid root, struct err *e)
{
	const struct suggestion *s = row_find(x->cx, &suggestion_table, root);

	return s != NULL ? mandate_over(x->cx, s, x->f->mandate, &x->f->changed, e) : 0;
}

/* ---- what search did not know yet ---- */

static int
entry_written(struct slice *x, struct uuid root, struct err *e)
{
	const struct suggestion *s = row_find(x->cx, &suggestion_table, root);

	(void)e;
	if (s == NULL || row_find(x->cx, &search_entry_table, root) != NULL)
		return 0;
	search_write_suggestion(x->cx, s);
	x->f->changed++;
	return 0;
}

/* ---- a slice ---- */

static int (*const parts[])(struct slice *x, struct uuid root, struct err *e) = {
	[FOLLOWUP_CALENDAR] = calendar_changed,
	[FOLLOWUP_MERGED] = unit_merged,
	[FOLLOWUP_ENDED] = unit_ended,
	[FOLLOWUP_SEARCH] = entry_written,
	[FOLLOWUP_RENAMED] = unit_renamed,
	[FOLLOWUP_MANDATE] = mandate_ended,
};

/* Each kind by the command that has loaded what it needs. */
enum run { RUN_PERIODS_AND_UNITS, RUN_INDEX, RUN_DEPUTIES };

static enum run
run_of(int32_t kind)
{
	return kind == FOLLOWUP_SEARCH ? RUN_INDEX
	    : kind == FOLLOWUP_MANDATE ? RUN_DEPUTIES
				       : RUN_PERIODS_AND_UNITS;
}

static int
slice_of(struct cx *cx, enum run run, const struct sweep_args *in, struct sweep_result *out,
    struct err *e)
{
	const struct followup *there = row_find(cx, &followup_table, in->ids.v[0]);
	struct slice x = { .cx = cx };

	if (there == NULL || there->state != FOLLOWUP_OPEN || run_of(there->kind) != run)
		return 0;
	x.f = row_edit(cx, &followup_table, there->id);
	if (x.f->kind == FOLLOWUP_CALENDAR)
		read_calendar(&x, &in->ids);
	for (size_t i = 1; i < in->ids.n; i++) {
		struct uuid root = in->ids.v[i];

		if (memcmp(root.b, x.f->after.b, sizeof(root.b)) <= 0)
			continue;
		if (parts[x.f->kind](&x, root, e) != 0)
			return -1;
		x.f->after = root;
		x.f->looked_at++;
		out->done++;
	}
	if (in->ids.n == 1) {
		out->done++;
		x.f->state = FOLLOWUP_DONE;
		x.f->done_at = cx_now(cx);
	}
	return 0;
}

int
decide_followup_run(struct cx *cx, const void *args, void *result, struct err *e)
{
	return slice_of(cx, RUN_PERIODS_AND_UNITS, args, result, e);
}

int
decide_followup_index(struct cx *cx, const void *args, void *result, struct err *e)
{
	return slice_of(cx, RUN_INDEX, args, result, e);
}

int
decide_followup_deputies(struct cx *cx, const void *args, void *result, struct err *e)
{
	return slice_of(cx, RUN_DEPUTIES, args, result, e);
}
