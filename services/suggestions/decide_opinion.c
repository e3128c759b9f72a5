/* SPDX-License-Identifier: Apache-2.0 */
/* opinion.receive, .submitted, .raised, .answer, .refuse, .feed_back, .close */
#include "common/receipt.h"
#include "services/suggestions/content.h"
#include "services/suggestions/opinion.h"
#include "services/suggestions/search.h"

/* ---- taking it ---- */

/* Loaded by its own id, or by its person's. */
static const struct table *
view_of(struct cx *cx, struct uuid mandate)
{
	return row_find(cx, &mandate_view, mandate) != NULL ? &mandate_view : &held_view;
}

static int
take_deputy(struct cx *cx, struct opinion *o, struct uuid mandate, struct err *e)
{
	const struct v1_mandate *m;

	if (uuid_absent(mandate))
		return 0;
	m = active_mandate(cx, view_of(cx, mandate), mandate, "mandate", e);
	if (m == NULL)
		return -1;
	o->mandate = m->id;
	o->person = m->person;
	o->person_code = m->person_code;
	o->person_name = m->person_name;
	return 0;
}

static int
take_site(struct cx *cx, struct opinion *o, struct uuid id, struct err *e)
{
	const struct v1_site *site;

	if (uuid_absent(id))
		return 0;
	site = row_find(cx, &site_view, id);
	if (site->state != SITE_OPEN)
		return err_set(e, E_FAILED_PRECONDITION, "site", "site " STR_FMT " is closed",
		    STR_ARG(site->code));
	o->site = site->id;
	o->site_code = site->code;
	o->street = site->street;
	return 0;
}

static struct str
new_receipt(struct cx *cx)
{
	char *number = arena_alloc(cx_arena(cx), RECEIPT_CHARS);

	receipt_make(number);
	return (struct str){ number, RECEIPT_CHARS };
}

static int32_t
level_of(struct cx *cx, struct uuid mandate)
{
	const struct v1_mandate *m = uuid_absent(mandate)
	    ? NULL
	    : row_find(cx, view_of(cx, mandate), mandate);

	return m != NULL ? m->level : 0;
}

/* The rest of a new one is filled in; keeps who said it apart and lets the clock run. */
static int
take_matter(
    struct cx *cx, struct opinion *o, const struct opinion_matter *m, const char *op, struct err *e)
{
	struct deadline *d;

	if (take_deputy(cx, o, m->mandate, e) != 0 ||
	    subject_check(cx, m->subject, "subject", e) != 0 || move_opinion(o, op, 0, e) != 0)
		return -1;
	o->version = 1;
	o->title = m->title;
	o->text = m->text;
	o->subject = m->subject;
	o->receipt = new_receipt(cx);
	search_write(cx,
	    &(struct said){ .id = o->id,
		.kind = SEARCH_OPINION,
		.title = o->title,
		.texts = { o->text },
		.site_code = o->site_code,
		.street = o->street,
		.persons = { &o->person_code, 1 } });
	opinion_keep_resident(cx, o, m->resident_name, m->resident_phone);
	d = opinion_await_route(cx, o, e);
	if (d == NULL)
		return -1;
	tell(cx, EV_opinion_received, o->id,
	    &(struct ev_opinion_received){ OPINION_OF(o), .via = o->via, .source = o->source,
		.source_id = o->source_id, .subject = o->subject, .person_code = o->person_code,
		.person_name = o->person_name, .entry = o->entry, .received_on = o->received_on,
		.due = due_of(cx, d), .site = o->site, .deputy = o->person,
		.level = level_of(cx, o->mandate), .problem = o->problem });
	hear_opinion(cx, o);
	return 0;
}

static void
answer_new(const struct opinion *o, struct opinion_ref *out)
{
	opinion_ref_of(o, out);
	out->receipt = o->receipt;
}

/* A day in the arguments: today when absent. */
static int
past_day(struct cx *cx, struct date given, const char *field, struct date *out, struct err *e)
{
	*out = given.ymd != 0 ? given : cx_today(cx);
	return out->ymd <= cx_today(cx).ymd
	    ? 0
	    : err_set(e, E_INVALID_ARGUMENT, field, "lies in the future");
}

int
decide_opinion_receive(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct opinion_receive *a = args;
	struct opinion_matter matter;
	struct opinion *o = row_add(cx, &opinion_table, cx_uuid(cx), (struct uuid){ 0 });

	memcpy(&matter, args, sizeof(matter));
	if (take_site(cx, o, a->site, e) != 0 ||
	    past_day(cx, a->received_on, "received_on", &o->received_on, e) != 0)
		return -1;
	if (uuid_absent(a->site))
		o->street = cx_who(cx)->scope;
	o->via = a->via;
	o->entry = a->entry;
	if (take_matter(cx, o, &matter, "opinion.receive", e) != 0)
		return -1;
	answer_new(o, result);
	return 0;
}

int
decide_opinion_submitted(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct opinion_submitted *a = args;
	struct opinion *o = row_add(cx, &opinion_table, cx_uuid(cx), (struct uuid){ 0 });
	const struct opinion_matter matter = { a->mandate, a->title, a->text, a->subject,
		a->resident_name, a->resident_phone };

	if (take_site(cx, o, a->site, e) != 0)
		return -1;
	o->street = a->street;
	o->via = VIA_ONLINE;
	o->source = a->source;
	o->source_id = a->id;
	o->received_on = cx_today(cx);
	if (take_matter(cx, o, &matter, "opinion.submitted", e) != 0)
		return -1;
	answer_new(o, result);
	return 0;
}

/* The highest that the person holds by now. */
static struct uuid
mandate_held(struct cx *cx, struct uuid person)
{
	const struct v1_mandate *m, *best = NULL;

	for (m = row_first(cx, &held_view, person); m != NULL; m = row_next(cx, &held_view, m))
		if (m->status == MANDATE_ACTIVE && (best == NULL || m->level < best->level))
			best = m;
	return best != NULL ? best->id : (struct uuid){ 0 };
}

static int
can_be_raised(struct cx *cx, const struct ev_raised *a, struct err *e)
{
	const struct v1_site *site = row_find(cx, &site_view, a->site);

	if (site == NULL)
		return err_set(e, E_NOT_FOUND, "site", "there is no such site");
	if (site->state != SITE_OPEN)
		return err_set(e, E_FAILED_PRECONDITION, "site", "site " STR_FMT " is closed",
		    STR_ARG(site->code));
	if (uuid_absent(mandate_held(cx, a->person)))
		return err_set(e, E_FAILED_PRECONDITION, "person",
		    "the deputy " STR_FMT " holds no mandate any more", STR_ARG(a->person_code));
	return 0;
}

static void
tell_not_made(struct cx *cx, const struct ev_raised *a, const struct err *why)
{
	tell(cx, EV_opinion_not_made, a->opinion,
	    &(struct ev_raise_settled){ a->opinion, a->entry, a->problem, a->site_code, a->street,
		str_printf(cx_arena(cx), "%s", why->field),
		str_printf(cx_arena(cx), "%s", why->text) });
	audience(cx, ROLE_station, a->site_code);
	if (!str_empty(a->street))
		audience(cx, ROLE_street, a->street);
}

/* Heard again, it is there already. */
int
decide_opinion_raised(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct ev_raised *a = args;
	struct opinion_matter matter = {
		.title = a->title, .text = a->text, .subject = a->subject
	};
	struct sweep_result *out = result;
	struct opinion *o;
	struct err why;

	if (row_find(cx, &opinion_table, a->opinion) != NULL)
		return 0;
	out->done = 1;
	if (can_be_raised(cx, a, &why) != 0) {
		tell_not_made(cx, a, &why);
		return 0;
	}
	matter.mandate = mandate_held(cx, a->person);
	o = row_add(cx, &opinion_table, a->opinion, (struct uuid){ 0 });
	o->via = VIA_CONTACT;
	o->entry = a->entry;
	o->problem = (struct opt_i32){ a->problem, true };
	o->received_on = a->date;
	return take_site(cx, o, a->site, e) != 0 ? -1
						 : take_matter(cx, o, &matter, "opinion.raised", e);
}

/* ---- what is not handed on ---- */

int
decide_opinion_answer(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct opinion_answer *a = args;
	struct opinion *o;

	if (take_opinion(cx, args, &o, e) != 0 || move_opinion(o, "opinion.answer", 0, e) != 0)
		return -1;
	o->result = a->result != 0 ? a->result : RESULT_SOLVED;
	o->result_text = a->text;
	o->handled_on = cx_today(cx);
	o->fed_resident_on = cx_today(cx); /* there and then */
	deadline_end(cx, o->id, (struct uuid){ 0 }, STEP_ROUTE, DEADLINE_MET);
	tell(cx, EV_opinion_answered, o->id,
	    &(struct ev_opinion_answered){ OPINION_OF(o), .result = o->result, .text = a->text });
	hear_opinion(cx, o);
	opinion_ref_of(o, result);
	return 0;
}

int
decide_opinion_refuse(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct opinion_refuse *a = args;
	struct opinion *o;

	if (take_opinion(cx, args, &o, e) != 0 || move_opinion(o, "opinion.refuse", 0, e) != 0)
		return -1;
	o->reason_code = a->reason_code;
	o->reason = a->reason;
	o->pointer = str_empty(a->pointer) ? STR(POINTER_DEFAULT) : a->pointer;
	o->closed_on = cx_today(cx);
	deadline_end(cx, o->id, (struct uuid){ 0 }, STEP_ROUTE, DEADLINE_MET);
	tell(cx, EV_opinion_refused, o->id,
	    &(struct ev_opinion_refused){ OPINION_OF(o), .reason_code = o->reason_code,
		.reason = o->reason, .pointer = o->pointer });
	hear_opinion(cx, o);
	opinion_ref_of(o, result);
	return 0;
}

/* ---- telling the result ---- */

/* Resident and deputy, where there is one. */
static bool
all_told(const struct opinion *o)
{
	return o->fed_resident_on.ymd != 0 &&
	    (uuid_absent(o->mandate) || o->fed_deputy_on.ymd != 0);
}

/* Each is told once. */
static int
note_told(struct opinion *o, int32_t to, struct date date, struct err *e)
{
	struct date *day = to == FEEDBACK_DEPUTY ? &o->fed_deputy_on : &o->fed_resident_on;

	if (to == FEEDBACK_DEPUTY && uuid_absent(o->mandate))
		return err_set(e, E_FAILED_PRECONDITION, "to", "the opinion was told to no deputy");
	if (day->ymd != 0)
		return err_set(e, E_FAILED_PRECONDITION, "to",
		    "the " STR_FMT " has been told already",
		    STR_ARG(enum_name(&feedback_to_enum, to)));
	if (date.ymd < o->handled_on.ymd)
		return err_set(e, E_INVALID_ARGUMENT, "date", "lies before the result");
	*day = date;
	return 0;
}

int
decide_opinion_feed_back(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct opinion_feed_back *a = args;
	struct opinion *o;
	struct date date;

	if (take_opinion(cx, args, &o, e) != 0 ||
	    next_state(OBJECT_OPINION, o->state, "opinion.feed_back", 0, e) == NULL ||
	    past_day(cx, a->date, "date", &date, e) != 0 || note_told(o, a->to, date, e) != 0)
		return -1;
	if (a->way == FEEDBACK_RECEIPT && a->to == FEEDBACK_DEPUTY)
		return err_set(e, E_INVALID_ARGUMENT, "way", "a deputy has no receipt number");
	if (a->to == FEEDBACK_RESIDENT)
		o->feedback = a->text;
	if (move_opinion(o, "opinion.feed_back", all_told(o) ? OPINION_FED_BACK : o->state, e) != 0)
		return -1;
	tell(cx, EV_opinion_fed_back, o->id,
	    &(struct ev_opinion_fed_back){
		OPINION_OF(o), .to = a->to, .way = a->way, .date = date });
	hear_opinion(cx, o);
	opinion_ref_of(o, result);
	return 0;
}

int
decide_opinion_close(struct cx *cx, const void *args, void *result, struct err *e)
{
	struct opinion *o;

	if (take_opinion(cx, args, &o, e) != 0 || move_opinion(o, "opinion.close", 0, e) != 0)
		return -1;
	if (!all_told(o))
		return err_set(e, E_FAILED_PRECONDITION, "opinion",
		    "the deputy has not been told yet: opinion.feed_back");
	o->closed_on = cx_today(cx);
	tell(cx, EV_opinion_closed, o->id,
	    &(struct ev_opinion_closed){ OPINION_OF(o), .result = o->result });
	hear_opinion(cx, o);
	opinion_ref_of(o, result);
	return 0;
}
