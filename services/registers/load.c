/* SPDX-License-Identifier: Apache-2.0 */
/* What each command has to see. */
#include "services/registers/decide.h"

static void
want_entry(struct wants *w, const void *on)
{
	struct on_entry o;

	memcpy(&o, on, sizeof(o));
	want(w, &entry_table, o.entry);
}

static void
want_content(struct wants *w, const struct bookkind *kind, const void *content)
{
	struct uuid site;

	memcpy(&site, content, sizeof(site));
	want(w, &book_table, entry_chain(kind->book, site, date_year(kind->day_of(content))));
	want(w, &registers_site_view, site);
	want(w, &registers_code_view, (struct uuid){ 0 });
	want(w, &registers_calendar_view, site);
	want(w, &setting_view, site);
	kind->want(w, content);
}

static void
want_record(struct wants *w, const struct bookkind *kind, const void *args)
{
	struct entry_record a;

	memcpy(&a, args, sizeof(a));
	want_content(w, kind, a.content);
}

static void
want_correct(struct wants *w, const struct bookkind *kind, const void *args)
{
	struct entry_correct a;

	memcpy(&a, args, sizeof(a));
	want_content(w, kind, a.content);
	want_entry(w, args);
	if (kind->beside != NULL)
		want(w, kind->beside, a.entry);
}

#define LOADS(T)                                                                        \
	void load_##T##_record(                                                         \
	    struct wants *w, const void *args, const struct who *who, struct stamp now) \
	{                                                                               \
		(void)who, (void)now;                                                   \
		want_record(w, &T##_book, args);                                        \
	}                                                                               \
	void load_##T##_correct(                                                        \
	    struct wants *w, const void *args, const struct who *who, struct stamp now) \
	{                                                                               \
		(void)who, (void)now;                                                   \
		want_correct(w, &T##_book, args);                                       \
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
	want(w, &setting_view, o.reception);
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
