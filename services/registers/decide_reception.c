/* SPDX-License-Identifier: Apache-2.0 */
/* Receptions (接待日): planned, announced in time, held, moved, cancelled. */
#include "proto/states.h"
#include "services/registers/decide.h"

static const struct {
	int32_t state;
	enum registers_event event;
} told[] = {
	{ RC_PLANNED, REGISTERS_EV_reception_planned },
	{ RC_ANNOUNCED, REGISTERS_EV_reception_announced },
	{ RC_HELD, REGISTERS_EV_reception_held },
	{ RC_MOVED, REGISTERS_EV_reception_moved },
	{ RC_CANCELLED, REGISTERS_EV_reception_cancelled },
};

static void
tell_reception(struct cx *cx, const struct reception *r)
{
	const struct attendee *d = r->deputies.v;
	size_t i = 0;

	while (told[i].state != r->state)
		i++;
	tell_of(cx, told[i].event, r->id,
	    &(struct ev_reception){ .reception = r->id,
		.version = r->version,
		.state = r->state,
		.site = r->site,
		.site_code = r->site_code,
		.street = r->street,
		.date = r->date,
		.time = r->time,
		.subject = r->subject,
		.deputies = r->deputies,
		.people = r->people,
		.raised = r->raised,
		.reason = str_empty(r->reason) ? r->late_reason : r->reason,
		.next = r->next,
		.replaces = r->replaces });
	audience(cx, ROLE_station, r->site_code);
	if (!str_empty(r->street))
		audience(cx, ROLE_street, r->street);
	for (i = 0; i < r->deputies.n; i++)
		audience(cx, ROLE_deputy, d[i].code);
}

/* Monday to Friday, but for what the calendar says of the day. */
bool
day_works(struct cx *cx, struct date day)
{
	for (const struct v1_calendar *c = row_each(cx, &registers_calendar_view, NULL); c != NULL;
	     c = row_each(cx, &registers_calendar_view, c))
		if (c->date.ymd == day.ymd)
			return c->work;
	return date_weekday(day) <= 5;
}

static bool
digits(struct str s, size_t at, int lo, int hi)
{
	int n = (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');

	return s.p[at] >= '0' && s.p[at] <= '9' && s.p[at + 1] >= '0' && s.p[at + 1] <= '9' &&
	    n >= lo && n <= hi;
}

static int
check_time(struct str t, struct err *e)
{
	struct str from = { t.p, 5 }, to = { t.p + 6, 5 };

	if (t.n != 11 || t.p[2] != ':' || t.p[5] != '-' || t.p[8] != ':' || !digits(t, 0, 0, 23) ||
	    !digits(t, 3, 0, 59) || !digits(t, 6, 0, 23) || !digits(t, 9, 0, 59))
		return err_set(e, E_INVALID_ARGUMENT, "time", "is written 09:00-11:30");
	if (str_cmp(from, to) >= 0)
		return err_set(
		    e, E_INVALID_ARGUMENT, "time", "a reception may not end before it begins");
	return 0;
}

static int
move_to(struct reception *r, const char *op, int32_t to, struct err *e)
{
	const struct staterow *row = next_state(OBJECT_RECEPTION, r->state, op, to, e);

	if (row == NULL)
		return -1;
	r->state = row->to;
	r->version++;
	return 0;
}

static void
ref_of(const struct reception *r, struct reception_ref *out)
{
	*out = (struct reception_ref){ r->id, r->version, r->state, r->date, r->next };
}

static int
take_deputies(struct cx *cx, const struct uuids *persons, struct reception *r, struct err *e)
{
	struct attendee *v = arena_array(cx_arena(cx), persons->n, sizeof(*v));

	for (size_t i = 0; i < persons->n; i++) {
		const char *field = arena_printf(cx_arena(cx), "deputies[%zu]", i);
		struct deputy_ref d;

		for (size_t k = 0; k < i; k++)
			if (uuid_eq(persons->v[k], persons->v[i]))
				return err_set(
				    e, E_INVALID_ARGUMENT, field, "a deputy is named twice");
		if (take_deputy(cx, persons->v[i], r->date, field, &d, e) != 0)
			return -1;
		v[i] = (struct attendee){ d.person, d.code, d.name, d.level, ATTEND_ABSENT };
	}
	r->deputies = (struct list){ v, persons->n };
	return 0;
}

/* Another one in the place of r, on a day that is no day off: told of, and r is moved. */
static int
replace(struct cx *cx, struct reception *r, const char *op, struct date day, struct str reason,
    struct err *e)
{
	struct uuid id = cx_uuid(cx);
	struct reception *next;

	r->next = id;
	r->reason = reason;
	if (move_to(r, op, RC_MOVED, e) != 0)
		return -1;
	tell_reception(cx, r);
	next = row_add(cx, &reception_table, id, id);
	*next = *r;
	next->id = id;
	next->version = 1;
	next->state = RC_PLANNED;
	next->date = day;
	next->announced_on = (struct date){ 0 };
	next->late_reason = next->reason = (struct str){ 0 };
	next->next = (struct uuid){ { 0 } };
	next->replaces = r->id;
	tell_reception(cx, next);
	return 0;
}

static struct date
next_working(struct cx *cx, struct date day)
{
	while (!day_works(cx, day))
		day = date_add(day, 1);
	return day;
}

int
decide_reception_plan(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct reception_plan *a = args;
	const struct v1_site *site = row_find(cx, &registers_site_view, a->site);
	struct uuid id = cx_uuid(cx);
	struct reception *r;

	if (site == NULL)
		return err_set(e, E_NOT_FOUND, "site", "there is no such site");
	if (site->state != SITE_OPEN)
		return err_set(e, E_FAILED_PRECONDITION, "site", "the site is closed");
	if (a->date.ymd < cx_today(cx).ymd)
		return err_set(e, E_INVALID_ARGUMENT, "date", "the day is over");
	r = row_add(cx, &reception_table, id, id);
	r->site = a->site;
	r->site_code = site->code;
	r->street = site->street;
	r->date = a->date;
	r->time = a->time;
	r->subject = a->subject;
	if (check_time(a->time, e) != 0 || take_deputies(cx, &a->deputies, r, e) != 0)
		return -1;
	if (day_works(cx, a->date)) {
		if (move_to(r, "reception.plan", RC_PLANNED, e) != 0)
			return -1;
		tell_reception(cx, r);
	} else if (replace(cx, r, "reception.plan", next_working(cx, a->date),
		       STR("falls on a day off"), e) != 0) {
		return -1;
	}
	ref_of(r, result);
	return 0;
}

static struct reception *
take_reception(struct cx *cx, const void *on, struct err *e)
{
	const struct reception *r;
	struct on_reception o;

	memcpy(&o, on, sizeof(o));
	r = row_find(cx, &reception_table, o.reception);
	if (r == NULL) {
		err_set(e, E_NOT_FOUND, "reception", "there is no such reception");
		return NULL;
	}
	if (o.version.set && o.version.v != r->version) {
		err_set(e, E_ABORTED, "version", "the reception has version %lld by now, not %lld",
		    (long long)r->version, (long long)o.version.v);
		return NULL;
	}
	return row_edit(cx, &reception_table, o.reception);
}

int
decide_reception_announce(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct reception_announce *a = args;
	struct reception *r = take_reception(cx, args, e);
	struct date today = cx_today(cx);
	int32_t days = setting_at(cx, SETTING_ANNOUNCE_DAYS, today);

	if (r == NULL || move_to(r, "reception.announce", 0, e) != 0)
		return -1;
	if (r->date.ymd < today.ymd)
		return err_set(e, E_FAILED_PRECONDITION, "reception", "its day is over");
	if (date_days(r->date) - date_days(today) < days && str_empty(a->reason))
		return err_set(e, E_FAILED_PRECONDITION, "reason",
		    "a reception is announced at least %d days before; later needs a reason", days);
	r->announced_on = today;
	r->late_reason = a->reason;
	tell_reception(cx, r);
	ref_of(r, result);
	return 0;
}

static int
mark_present(struct cx *cx, struct reception *r, const struct uuids *present, struct err *e)
{
	struct attendee *v = arena_copy(
	    cx_arena(cx), r->deputies.v, r->deputies.n * sizeof(struct attendee));

	for (size_t i = 0; i < present->n; i++) {
		const char *field = arena_printf(cx_arena(cx), "present[%zu]", i);
		size_t k = 0;

		while (k < r->deputies.n && !uuid_eq(v[k].person, present->v[i]))
			k++;
		if (k == r->deputies.n)
			return err_set(e, E_INVALID_ARGUMENT, field, "this deputy was not due");
		if (v[k].attendance == ATTEND_PRESENT)
			return err_set(e, E_INVALID_ARGUMENT, field, "a deputy is named twice");
		v[k].attendance = ATTEND_PRESENT;
	}
	r->deputies.v = v;
	return 0;
}

int
decide_reception_hold(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct reception_hold *a = args;
	struct reception *r = take_reception(cx, args, e);

	if (r == NULL || move_to(r, "reception.hold", 0, e) != 0)
		return -1;
	if (r->date.ymd > cx_today(cx).ymd)
		return err_set(e, E_FAILED_PRECONDITION, "reception", "its day has not come yet");
	if (mark_present(cx, r, &a->present, e) != 0 ||
	    check_texts(cx, &a->raised, "raised", 1000, e) != 0)
		return -1;
	r->people = (struct opt_i32){ a->people, true };
	r->raised = a->raised.n > 0 ? a->raised : (struct strs){ 0 };
	tell_reception(cx, r);
	ref_of(r, result);
	return 0;
}

int
decide_reception_move(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct reception_move *a = args;
	struct reception *r = take_reception(cx, args, e);

	if (r == NULL)
		return -1;
	if (state_allows(OBJECT_RECEPTION, r->state, "reception.move")) {
		if (a->date.ymd < cx_today(cx).ymd || a->date.ymd == r->date.ymd)
			return err_set(e, E_INVALID_ARGUMENT, "date",
			    a->date.ymd == r->date.ymd ? "that is its day" : "the day is over");
		if (!day_works(cx, a->date))
			return err_set(e, E_FAILED_PRECONDITION, "date", "it is a day off");
	}
	if (replace(cx, r, "reception.move", a->date, a->reason, e) != 0)
		return -1;
	ref_of(r, result);
	return 0;
}

int
decide_reception_cancel(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct reception_cancel *a = args;
	struct reception *r = take_reception(cx, args, e);

	if (r == NULL || move_to(r, "reception.cancel", 0, e) != 0)
		return -1;
	r->reason = a->reason;
	tell_reception(cx, r);
	ref_of(r, result);
	return 0;
}

/* The calendar has made their day one off. */
int
decide_reception_sweep(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct sweep_args *a = args;
	struct sweep_result *out = result;

	for (size_t i = 0; i < a->ids.n; i++) {
		const struct reception *r = row_find(cx, &reception_table, a->ids.v[i]);

		if (r == NULL || !state_allows(OBJECT_RECEPTION, r->state, "reception.sweep") ||
		    r->date.ymd <= cx_today(cx).ymd || day_works(cx, r->date))
			continue;
		if (replace(cx, row_edit(cx, &reception_table, r->id), "reception.sweep",
			next_working(cx, r->date), STR("falls on a day off"), e) != 0)
			return -1;
		out->done++;
	}
	return 0;
}
