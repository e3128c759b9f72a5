/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of an activity's resolutions: resolution.complete, resolution.sweep */
#include <stdio.h>

#include "proto/states.h"
#include "services/registers/decide.h"

static struct uuid
task_id(struct uuid entry, int32_t no)
{
	char name[80], text[37];
	int n;

	uuid_format(entry, text);
	n = snprintf(name, sizeof(name), "resolution/%s/%d", text, (int)no);
	return uuid_named(name, (size_t)n);
}

void
load_resolution(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	struct on_entry o;

	(void)who, (void)now;
	memcpy(&o, args, sizeof(o));
	want(w, &entry_table, o.entry);
	want(w, &task_table, o.entry);
}

void
load_resolution_sweep(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct sweep_args *s = args;

	(void)who, (void)now;
	for (size_t i = 0; i < s->ids.n; i++) {
		want(w, &task_table, s->ids.v[i]);
		want(w, &task_now_view, s->ids.v[i]);
	}
}

static void
tell_task(struct cx *cx, enum registers_event ev, const struct task *t)
{
	tell_of(cx, ev, t->entry,
	    &(struct ev_resolution){ .entry = t->entry,
		.number = t->number,
		.year = t->year,
		.no = t->no,
		.site_code = t->site_code,
		.street = t->street,
		.kind = t->kind,
		.subject = t->subject,
		.text = t->text,
		.unit = t->unit,
		.unit_code = t->unit_code,
		.unit_name = t->unit_name,
		.by_date = t->by_date,
		.state = t->state,
		.done_on = t->done_on,
		.outcome = t->outcome });
	audience(cx, ROLE_station, t->site_code);
	if (!str_empty(t->street))
		audience(cx, ROLE_street, t->street);
	if (!str_empty(t->unit_code))
		audience(cx, ROLE_unit, t->unit_code);
}

/* ---- with the entry ---- */

/* So many working days before, as the calendar is today. */
static struct date
working_before(struct cx *cx, struct date day, int32_t n)
{
	while (n > 0) {
		day = date_add(day, -1);
		n -= day_works(cx, day);
	}
	return day;
}

static bool
same(const struct task *t, const struct resolution *r)
{
	return t->state != RESOLUTION_WITHDRAWN && str_eq(t->text, r->text) &&
	    uuid_eq(t->unit, r->unit) && t->by_date.ymd == r->by_date.ymd;
}

static void
set(struct cx *cx, const struct book_entry *x, const struct resolution *r)
{
	struct uuid id = task_id(x->entry, r->no);
	const struct task *there = row_find(cx, &task_table, id);
	struct task *t;

	if (there != NULL && same(there, r))
		return;
	t = there != NULL ? row_edit(cx, &task_table, id) : row_add(cx, &task_table, id, x->entry);
	if (t->state != RESOLUTION_DONE)
		t->state = RESOLUTION_OPEN;
	if (t->by_date.ymd != r->by_date.ymd)
		t->soon_on = t->overdue_on = (struct date){ 0 };
	t->no = r->no;
	t->number = x->number;
	t->year = x->year;
	t->site_code = x->site_code;
	t->street = x->street;
	t->kind = x->activity->kind;
	t->subject = x->activity->subject;
	t->text = r->text;
	t->unit = r->unit;
	t->unit_code = r->unit_code;
	t->unit_name = r->unit_name;
	t->by_date = r->by_date;
	t->days = (struct opt_i32){ setting_at(cx, SETTING_REMIND_DAYS, cx_today(cx)), true };
	t->remind_on = r->by_date.ymd == 0 ? r->by_date : working_before(cx, r->by_date, t->days.v);
	tell_task(cx, REGISTERS_EV_resolution_set, t);
}

void
resolutions_follow(struct cx *cx, const struct book_entry *x)
{
	const struct resolution *r = x->activity->resolutions.v;

	for (size_t i = 0; i < x->activity->resolutions.n; i++)
		set(cx, x, &r[i]);
	for (const struct task *t = row_first(cx, &task_table, x->entry); t != NULL;
	     t = row_next(cx, &task_table, t)) {
		struct task *gone;

		if ((size_t)t->no <= x->activity->resolutions.n ||
		    !state_allows(OBJECT_RESOLUTION, t->state, "activity.correct") ||
		    t->state == RESOLUTION_WITHDRAWN)
			continue;
		gone = row_edit(cx, &task_table, t->id);
		gone->state = RESOLUTION_WITHDRAWN;
		tell_task(cx, REGISTERS_EV_resolution_withdrawn, gone);
	}
}

/* ---- done ---- */

static int
may_be_done(
    struct cx *cx, const struct task *t, const struct book_entry *x, struct date day, struct err *e)
{
	if (t == NULL)
		return err_set(e, E_NOT_FOUND, "no", "the entry has no such resolution");
	if (!state_allows(OBJECT_RESOLUTION, t->state, "resolution.complete"))
		return err_set(e, E_FAILED_PRECONDITION, "no", "the resolution is " STR_FMT,
		    STR_ARG(enum_name(&resolution_state_enum, t->state)));
	if (day.ymd > cx_today(cx).ymd)
		return err_set(e, E_INVALID_ARGUMENT, "done_on", "the day has not come yet");
	if (day.ymd < x->date.ymd)
		return err_set(e, E_INVALID_ARGUMENT, "done_on", "lies before the resolution");
	return 0;
}

int
decide_resolution_complete(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct book_entry *x = entry_take(cx, args, BOOK_ACTIVITY, e);
	const struct resolution_complete *a = args;
	struct date day = a->done_on.ymd != 0 ? a->done_on : cx_today(cx);
	struct resolution_ref *out = result;
	struct uuid id = task_id(a->entry, a->no);
	struct task *t;

	if (x == NULL || may_be_done(cx, row_find(cx, &task_table, id), x, day, e) != 0)
		return -1;
	t = row_edit(cx, &task_table, id);
	t->state = RESOLUTION_DONE;
	t->done_on = day;
	t->outcome = a->outcome;
	t->done_by = cx_name(cx);
	tell_task(cx, REGISTERS_EV_resolution_completed, t);
	*out = (struct resolution_ref){ t->entry, t->no, t->state, t->done_on };
	return 0;
}

/* ---- the clock ---- */

/* One that is overdue already is not reminded of any more. */
static bool
remind(struct cx *cx, struct uuid id)
{
	const struct task *there = row_find(cx, &task_table, id);
	struct date today = cx_today(cx);
	struct task *t;
	bool over;

	if (there == NULL || there->state != RESOLUTION_OPEN || there->by_date.ymd == 0)
		return false;
	over = there->by_date.ymd < today.ymd;
	if (over ? there->overdue_on.ymd != 0
		 : there->soon_on.ymd != 0 || there->remind_on.ymd > today.ymd)
		return false;
	t = row_edit(cx, &task_table, id);
	if (over)
		t->overdue_on = today;
	if (t->soon_on.ymd == 0)
		t->soon_on = today;
	tell_task(cx, over ? REGISTERS_EV_resolution_overdue : REGISTERS_EV_resolution_due_soon, t);
	return true;
}

/* The calendar has changed: as many working days before as there were. */
static bool
count_anew(struct cx *cx, const struct task *there, const struct task_now *now)
{
	struct task *t;

	if (there->by_date.ymd == 0 || there->soon_on.ymd != 0 || there->counted == now->counted)
		return false;
	t = row_edit(cx, &task_table, there->id);
	t->counted = now->counted;
	t->remind_on = now->remind_on;
	return true;
}

/* Its unit went up in another, which has it from now on. */
static bool
hand_on(struct cx *cx, const struct task *there, const struct task_now *now)
{
	struct task *t;

	if (uuid_absent(now->unit) || uuid_eq(there->unit, now->unit))
		return false;
	t = row_edit(cx, &task_table, there->id);
	t->unit = now->unit;
	t->unit_code = now->unit_code;
	t->unit_name = now->unit_name;
	tell_task(cx, REGISTERS_EV_resolution_set, t);
	return true;
}

static bool
follow(struct cx *cx, struct uuid id)
{
	const struct task_now *now = row_find(cx, &task_now_view, id);
	const struct task *there = row_find(cx, &task_table, id);
	bool counted, handed;

	if (there == NULL || now == NULL || there->state != RESOLUTION_OPEN)
		return false;
	counted = count_anew(cx, there, now);
	handed = hand_on(cx, there, now);
	return counted || handed;
}

int
decide_resolution_sweep(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct sweep_args *a = args;
	struct sweep_result *out = result;

	(void)e;
	for (size_t i = 0; i < a->ids.n; i++) {
		bool followed = follow(cx, a->ids.v[i]);
		bool told = remind(cx, a->ids.v[i]);

		out->done += followed || told;
	}
	return 0;
}
