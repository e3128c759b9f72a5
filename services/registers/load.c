/* SPDX-License-Identifier: Apache-2.0 */
/* What each command has to see. */
#include "services/registers/decide.h"

static void
want_book(struct wants *w, int32_t book, struct uuid site, struct date day)
{
	want(w, &book_table, entry_chain(book, site, date_year(day)));
	want(w, &registers_site_view, site);
	want(w, &registers_code_view, (struct uuid){ 0 });
}

static void
want_entry(struct wants *w, const void *on)
{
	struct on_entry o;

	memcpy(&o, on, sizeof(o));
	want(w, &entry_table, o.entry);
}

static void
want_activity(struct wants *w, const struct activity_content *c)
{
	const struct resolution_content *r = c->resolutions.v;

	want_book(w, BOOK_ACTIVITY, c->site, stamp_date(c->from_at));
	for (size_t i = 0; i < c->due.n; i++)
		want(w, &registers_held_view, c->due.v[i]);
	for (size_t i = 0; i < c->resolutions.n; i++)
		if (!uuid_absent(r[i].unit))
			want(w, &registers_unit_view, r[i].unit);
}

static void
want_contact(struct wants *w, const struct contact_content *c)
{
	want_book(w, BOOK_CONTACT, c->site, c->date);
	want(w, &registers_held_view, c->person);
}

static void
want_debrief(struct wants *w, const struct debrief_content *c)
{
	want_book(w, BOOK_DEBRIEF, c->site, c->date);
	want(w, &registers_mandate_view, c->mandate);
}

#define LOADS(T)                                                                        \
	void load_##T##_record(                                                         \
	    struct wants *w, const void *args, const struct who *who, struct stamp now) \
	{                                                                               \
		const struct T##_record *a = args;                                      \
                                                                                        \
		(void)who, (void)now;                                                   \
		want_##T(w, a->content);                                                \
	}                                                                               \
	void load_##T##_correct(                                                        \
	    struct wants *w, const void *args, const struct who *who, struct stamp now) \
	{                                                                               \
		const struct T##_correct *a = args;                                     \
                                                                                        \
		(void)who, (void)now;                                                   \
		want_##T(w, a->content);                                                \
		want_entry(w, args);                                                    \
	}
LOADS(activity)
LOADS(contact)
LOADS(debrief)

void
load_contact_erase(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	struct on_entry o;

	(void)who, (void)now;
	memcpy(&o, args, sizeof(o));
	want_entry(w, args);
	want(w, &resident_data_table, o.entry);
}

void
load_contact_forget(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct sweep_args *s = args;

	(void)who, (void)now;
	for (size_t i = 0; i < s->ids.n; i++)
		want(w, &resident_data_table, s->ids.v[i]);
}

void
load_reception_plan(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct reception_plan *a = args;

	(void)who, (void)now;
	want(w, &registers_site_view, a->site);
	want(w, &registers_calendar_view, a->site);
	for (size_t i = 0; i < a->deputies.n; i++)
		want(w, &registers_held_view, a->deputies.v[i]);
}

void
load_reception(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	struct on_reception o;

	(void)who, (void)now;
	memcpy(&o, args, sizeof(o));
	want(w, &reception_table, o.reception);
	want(w, &registers_calendar_view, o.reception);
}

void
load_reception_sweep(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct sweep_args *s = args;

	(void)who, (void)now;
	for (size_t i = 0; i < s->ids.n; i++) {
		want(w, &reception_table, s->ids.v[i]);
		want(w, &registers_calendar_view, s->ids.v[i]);
	}
}
