/* SPDX-License-Identifier: Apache-2.0 */
/* What an entry names of registry's objects, and the texts it can be found by. */
#include "services/registers/decide.h"

struct str
cx_name(struct cx *cx)
{
	const struct who *who = cx_who(cx);

	return str_empty(who->actor) ? who->principal : who->actor;
}

int
take_site(struct cx *cx, struct uuid id, struct err *e)
{
	const struct v1_site *s = row_find(cx, &registers_site_view, id);

	if (s == NULL)
		return err_set(e, E_NOT_FOUND, "content.site", "there is no such site");
	if (s->state != SITE_OPEN)
		return err_set(e, E_FAILED_PRECONDITION, "content.site",
		    "site " STR_FMT " is closed", STR_ARG(s->code));
	return 0;
}

int
take_day(struct cx *cx, struct date day, const char *field, struct err *e)
{
	if (day.ymd > cx_today(cx).ymd)
		return err_set(e, E_INVALID_ARGUMENT, field, "the day has not come yet");
	return 0;
}

int
check_texts(struct cx *cx, const struct strs *texts, const char *field, size_t hi, struct err *e)
{
	for (size_t i = 0; i < texts->n; i++) {
		size_t n = str_chars(texts->v[i]);

		if (n == 0 || n > hi)
			return err_set(e, E_INVALID_ARGUMENT,
			    arena_printf(cx_arena(cx), "%s[%zu]", field, i),
			    "has %zu characters, 1 to %zu are allowed", n, hi);
	}
	return 0;
}

/* A suspended mandate is not exercised (代表法 61); of an ended one the days decide. */
static bool
holds(const struct v1_mandate *m, struct date day)
{
	return m->status != MANDATE_SUSPENDED && m->from_date.ymd <= day.ymd &&
	    (m->to_date.ymd == 0 ? m->status == MANDATE_ACTIVE : m->to_date.ymd >= day.ymd);
}

static void
as_deputy(const struct v1_mandate *m, struct deputy_ref *out)
{
	*out = (struct deputy_ref){ m->person, m->person_code, m->person_name, m->level };
}

int
take_deputy(struct cx *cx, struct uuid person, struct date day, const char *field,
    struct deputy_ref *out, struct err *e)
{
	const struct v1_mandate *m = row_first(cx, &registers_held_view, person), *best = NULL;
	struct str name = m != NULL ? m->person_name : STR("this person");

	for (; m != NULL; m = row_next(cx, &registers_held_view, m))
		if (holds(m, day) && (best == NULL || m->level < best->level))
			best = m;
	if (best == NULL)
		return err_set(e, E_FAILED_PRECONDITION, field,
		    STR_FMT " held no mandate on %04d-%02d-%02d", STR_ARG(name), date_year(day),
		    date_month(day), date_day(day));
	as_deputy(best, out);
	return 0;
}

int
take_mandate(
    struct cx *cx, struct uuid mandate, struct date day, struct debrief_facts *out, struct err *e)
{
	const struct v1_mandate *m = row_find(cx, &registers_mandate_view, mandate);

	if (m == NULL)
		return err_set(e, E_NOT_FOUND, "content.mandate", "there is no such mandate");
	if (!holds(m, day))
		return err_set(e, E_FAILED_PRECONDITION, "content.mandate",
		    STR_FMT " did not hold this mandate on %04d-%02d-%02d", STR_ARG(m->person_name),
		    date_year(day), date_month(day), date_day(day));
	out->deputy = arena_alloc(cx_arena(cx), sizeof(*out->deputy));
	as_deputy(m, out->deputy);
	out->mandate = m->id;
	out->mandate_code = m->code;
	out->congress = m->congress;
	return 0;
}

struct strs
one_code(struct cx *cx, const struct deputy_ref *d)
{
	struct strs out = { arena_array(cx_arena(cx), 1, sizeof(struct str)), 1 };

	out.v[0] = d->code;
	return out;
}

void
words_add(struct words *w, struct str s)
{
	if (str_empty(s))
		return;
	if (w->n + s.n + 1 > w->cap) {
		size_t cap = (w->cap + s.n + 1) * 2;
		char *more = arena_alloc(w->arena, cap);

		if (w->n > 0)
			memcpy(more, w->text, w->n);
		w->text = more;
		w->cap = cap;
	}
	if (w->n > 0)
		w->text[w->n++] = '\n';
	memcpy(w->text + w->n, s.p, s.n);
	w->n += s.n;
}

void
words_add_all(struct words *w, struct strs s)
{
	for (size_t i = 0; i < s.n; i++)
		words_add(w, s.v[i]);
}

struct str
words_text(const struct words *w)
{
	return (struct str){ w->text, w->n };
}
