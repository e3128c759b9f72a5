/* SPDX-License-Identifier: Apache-2.0 */
/* setting.set, and what holds on a day. */
#include <stdio.h>

#include "services/registers/decide.h"

static struct uuid
series(int32_t name)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "setting/%d", (int)name);

	return uuid_named(text, (size_t)n);
}

void
load_setting_set(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct setting_set *a = args;

	(void)who, (void)now;
	want(w, &setting_table, series(a->name));
}

int32_t
setting_at(struct cx *cx, enum setting_name name, struct date day)
{
	const struct setting *best = NULL;

	for (const struct setting *s = row_each(cx, &setting_view, NULL); s != NULL;
	     s = row_each(cx, &setting_view, s))
		if (s->name == (int32_t)name && s->valid_from.ymd <= day.ymd &&
		    (best == NULL || s->version > best->version))
			best = s;
	return best != NULL ? best->value : registers_settings[name].value;
}

static int
check(struct cx *cx, const struct setting_set *a, struct err *e)
{
	const struct setting_default *d = &registers_settings[a->name];

	if (a->value < d->lo || a->value > d->hi)
		return err_set(e, E_INVALID_ARGUMENT, "value", "must be %d to %d, not %d", d->lo,
		    d->hi, a->value);
	if (a->valid_from.ymd != 0 && a->valid_from.ymd < cx_today(cx).ymd)
		return err_set(e, E_INVALID_ARGUMENT, "valid_from",
		    "must not lie in the past: what was done keeps what it was done by");
	return 0;
}

int
decide_setting_set(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct setting_set *a = args;
	struct setting_ref *out = result;
	struct setting *s;
	int32_t last = 1;

	if (check(cx, a, e) != 0)
		return -1;
	for (const struct setting *x = row_first(cx, &setting_table, series(a->name)); x != NULL;
	     x = row_next(cx, &setting_table, x))
		last = x->version > last ? x->version : last;
	s = row_add(cx, &setting_table, cx_uuid(cx), series(a->name));
	s->name = a->name;
	s->version = last + 1;
	s->value = a->value;
	s->source = a->source;
	s->valid_from = a->valid_from.ymd != 0 ? a->valid_from : cx_today(cx);
	s->set_at = cx_now(cx);
	s->set_by = cx_name(cx);
	tell_of(cx, REGISTERS_EV_setting_changed, s->id,
	    &(struct ev_setting){ s->name, s->version, s->value, s->source, s->valid_from });
	*out = (struct setting_ref){ s->name, s->version, s->value, s->valid_from };
	return 0;
}
