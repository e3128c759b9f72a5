/* SPDX-License-Identifier: Apache-2.0 */
/* The book of activities (代表活动). */
#include "services/registers/decide.h"

static const struct v1_code *
find_kind(struct cx *cx, struct str value)
{
	for (const struct v1_code *c = row_each(cx, &registers_code_view, NULL); c != NULL;
	     c = row_each(cx, &registers_code_view, c))
		if (str_is(c->list, "activity_kind") && str_eq(c->value, value))
			return c;
	return NULL;
}

static const struct {
	const char *kind;
	unsigned has;
} kinds[] = {
	{ "联席会议", KIND_MEETS },
	{ "人大工作联席会议", KIND_MEETS },
	{ "培训", KIND_TEACHES },
	{ "大讲堂", KIND_TEACHES },
	{ "视察", KIND_SUGGESTS },
	{ "调研", KIND_SUGGESTS },
	{ "执法检查", KIND_SUGGESTS },
};

bool
activity_has(struct str kind, unsigned what)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_is(kind, kinds[i].kind))
			return (kinds[i].has & what) != 0;
	return false;
}

static int
check_kind(struct cx *cx, const struct activity_content *c, struct err *e)
{
	if (activity_has(c->kind, KIND_MEETS) && c->agenda.n == 0)
		return err_set(e, E_INVALID_ARGUMENT, "content.agenda",
		    "a " STR_FMT " has an agenda", STR_ARG(c->kind));
	if (activity_has(c->kind, KIND_TEACHES) && c->due.n == 0 &&
	    (!c->others_present.set || c->others_present.v == 0))
		return err_set(e, E_INVALID_ARGUMENT, "content.due",
		    "say who was to come to the " STR_FMT, STR_ARG(c->kind));
	return check_texts(cx, &c->agenda, "content.agenda", 200, e);
}

static int
check_when(struct cx *cx, const struct activity_content *c, struct err *e)
{
	const struct v1_code *kind = find_kind(cx, c->kind);

	if (c->to_at.us < c->from_at.us)
		return err_set(e, E_INVALID_ARGUMENT, "content.to_at",
		    "an activity may not end before it begins");
	if (c->to_at.us > cx_now(cx).us)
		return err_set(e, E_INVALID_ARGUMENT, "content.to_at", "it is not over yet");
	if (kind == NULL)
		return err_set(e, E_INVALID_ARGUMENT, "content.kind",
		    "the code list activity_kind has no value " STR_FMT, STR_ARG(c->kind));
	if (!kind->active)
		return err_set(e, E_FAILED_PRECONDITION, "content.kind",
		    "the value " STR_FMT " is no longer chosen", STR_ARG(c->kind));
	return 0;
}

static struct attendee *
find_attendee(const struct list *l, struct uuid person)
{
	struct attendee *v = l->v;

	for (size_t i = 0; i < l->n; i++)
		if (uuid_eq(v[i].person, person))
			return &v[i];
	return NULL;
}

static int
take_due(struct cx *cx, const struct activity_content *c, struct activity_facts *a, struct err *e)
{
	struct attendee *v = arena_array(cx_arena(cx), c->due.n + 1, sizeof(*v));
	struct date day = stamp_date(c->from_at);

	a->deputies.v = v;
	for (size_t i = 0; i < c->due.n; i++) {
		struct deputy_ref d;
		const char *field = arena_printf(cx_arena(cx), "content.due[%zu]", i);

		if (find_attendee(&a->deputies, c->due.v[i]) != NULL)
			return err_set(e, E_INVALID_ARGUMENT, field, "a deputy is named twice");
		if (take_deputy(cx, c->due.v[i], day, field, &d, e) != 0)
			return -1;
		v[a->deputies.n++] = (struct attendee){ d.person, d.code, d.name, d.level,
			ATTEND_ABSENT };
	}
	a->due = (int32_t)c->due.n;
	return 0;
}

static int
mark(struct cx *cx, struct activity_facts *a, const struct uuids *who, const char *name,
    int32_t attendance, struct err *e)
{
	for (size_t i = 0; i < who->n; i++) {
		struct attendee *x = find_attendee(&a->deputies, who->v[i]);
		const char *field = arena_printf(cx_arena(cx), "content.%s[%zu]", name, i);

		if (x == NULL)
			return err_set(e, E_INVALID_ARGUMENT, field, "this deputy was not due");
		if (x->attendance != ATTEND_ABSENT)
			return err_set(e, E_INVALID_ARGUMENT, field, STR_FMT " is named twice",
			    STR_ARG(x->name));
		x->attendance = attendance;
	}
	return 0;
}

static int
take_resolutions(
    struct cx *cx, const struct activity_content *c, struct activity_facts *a, struct err *e)
{
	struct resolution *v = arena_array(cx_arena(cx), c->resolutions.n + 1, sizeof(*v));
	const struct resolution_content *r = c->resolutions.v;

	for (size_t i = 0; i < c->resolutions.n; i++) {
		const struct v1_unit *u = uuid_absent(r[i].unit)
		    ? NULL
		    : row_find(cx, &registers_unit_view, r[i].unit);
		const char *field = arena_printf(cx_arena(cx), "content.resolutions[%zu].unit", i);

		if (u == NULL && !uuid_absent(r[i].unit))
			return err_set(e, E_NOT_FOUND, field, "there is no such unit");
		if (r[i].by_date.ymd != 0 && r[i].by_date.ymd < stamp_date(c->from_at).ymd)
			return err_set(e, E_INVALID_ARGUMENT,
			    arena_printf(cx_arena(cx), "content.resolutions[%zu].by_date", i),
			    "lies before the activity");
		v[i] = (struct resolution){ .no = (int32_t)i + 1,
			.text = r[i].text,
			.unit = r[i].unit,
			.by_date = r[i].by_date };
		if (u != NULL) {
			v[i].unit_code = u->code;
			v[i].unit_name = u->name;
		}
	}
	if (c->resolutions.n > 0)
		a->resolutions = (struct list){ v, c->resolutions.n };
	return 0;
}

static struct strs
codes_of(struct cx *cx, const struct list *deputies)
{
	struct strs out = { arena_array(cx_arena(cx), deputies->n + 1, sizeof(struct str)), 0 };
	const struct attendee *v = deputies->v;

	for (; out.n < deputies->n; out.n++)
		out.v[out.n] = v[out.n].code;
	return out;
}

static struct str
words_of(struct cx *cx, const struct activity_facts *a)
{
	struct words w = { .arena = cx_arena(cx) };
	const struct resolution *r = a->resolutions.v;
	const struct report_content *p = a->reports.v;
	const struct attendee *d = a->deputies.v;
	const struct str texts[] = { a->subject, a->kind, a->place, a->organiser, a->others,
		a->minutes, a->outcome };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		words_add(&w, texts[i]);
	for (size_t i = 0; i < a->resolutions.n; i++)
		words_add(&w, r[i].text);
	words_add_all(&w, a->agenda);
	for (size_t i = 0; i < a->reports.n; i++)
		words_add(&w, p[i].title);
	for (size_t i = 0; i < a->deputies.n; i++)
		words_add(&w, d[i].name);
	return words_text(&w);
}

static void
want_facts(struct wants *w, const void *content)
{
	const struct activity_content *c = content;
	const struct resolution_content *r = c->resolutions.v;

	for (size_t i = 0; i < c->due.n; i++)
		want(w, &registers_held_view, c->due.v[i]);
	for (size_t i = 0; i < c->resolutions.n; i++)
		if (!uuid_absent(r[i].unit))
			want(w, &registers_unit_view, r[i].unit);
}

static struct date
day_of(const void *content)
{
	const struct activity_content *c = content;

	return stamp_date(c->from_at);
}

static int
take(struct cx *cx, const void *content, struct fact *f, struct err *e)
{
	struct activity_facts *a = arena_alloc(cx_arena(cx), sizeof(*a));
	const struct activity_content *c = content;

	*a = (struct activity_facts){ .from_at = c->from_at,
		.to_at = c->to_at,
		.place = c->place,
		.kind = c->kind,
		.subject = c->subject,
		.organiser = c->organiser,
		.present = (int32_t)c->present.n,
		.excused = (int32_t)c->excused.n,
		.others_present = c->others_present.set ? c->others_present.v : 0,
		.others = c->others,
		.minutes = c->minutes,
		.outcome = c->outcome,
		.agenda = c->agenda.n > 0 ? c->agenda : (struct strs){ 0 },
		.reports = c->reports.n > 0 ? c->reports : (struct list){ 0 } };
	if (check_when(cx, c, e) != 0 || check_kind(cx, c, e) != 0 || take_due(cx, c, a, e) != 0 ||
	    mark(cx, a, &c->present, "present", ATTEND_PRESENT, e) != 0 ||
	    mark(cx, a, &c->excused, "excused", ATTEND_EXCUSED, e) != 0 ||
	    take_resolutions(cx, c, a, e) != 0)
		return -1;
	f->title = c->subject;
	f->deputies = codes_of(cx, &a->deputies);
	f->activity = a;
	f->words = words_of(cx, a);
	return 0;
}

static const void *
told(struct cx *cx, const struct book_entry *x)
{
	struct ev_activity *ev = arena_alloc(cx_arena(cx), sizeof(*ev));
	const struct activity_facts *a = x->activity;

	*ev = (struct ev_activity){ ENTRY_OF(x), .from_at = a->from_at, .to_at = a->to_at,
		.kind = a->kind, .subject = a->subject, .due = a->due, .present = a->present,
		.excused = a->excused, .others_present = a->others_present,
		.resolutions = (int32_t)a->resolutions.n, .deputies = a->deputies,
		.agenda = { (int32_t)a->agenda.n, a->agenda.n > 0 },
		.reports = { (int32_t)a->reports.n, a->reports.n > 0 } };
	return ev;
}

const struct bookkind activity_book = {
	.book = BOOK_ACTIVITY,
	.day = "content.from_at",
	.day_of = day_of,
	.want = want_facts,
	.take = take,
	.beside = &task_table,
	.follow = resolutions_follow,
	.recorded = REGISTERS_EV_activity_recorded,
	.corrected = REGISTERS_EV_activity_corrected,
	.told = told,
};
