/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock.sweep: what happens because time passes. The engine finds the roots with a period to look
 * at; here each is looked at again, so that nothing is said of a step that was done meanwhile, and
 * nothing twice.
 */
#include "services/suggestions/decide.h"

static int
look_at(
    struct cx *cx, const struct rootkind *k, const void *root, struct deadline *d, struct err *e)
{
	if (cx_today(cx).ymd <= d->due.ymd) {
		d->due_soon_sent = true;
		k->tell(cx, EV_due_soon, root, d);
	} else if (k->over(cx, root, d, e) != 0) {
		return -1;
	}
	d->next_at = deadline_next_at(d);
	return 0;
}

static bool
is_due(struct cx *cx, const struct deadline *d)
{
	return d->state == DEADLINE_OPEN && d->next_at.us != 0 && d->next_at.us <= cx_now(cx).us;
}

static int
sweep(struct cx *cx, struct uuid root, int32_t *done, struct err *e)
{
	const struct rootkind *k;
	const void *row;
	struct uuid due[64];
	size_t n = 0;

	for (const struct deadline *d = row_first(cx, &deadline_table, root); d != NULL && n < 64;
	     d = row_next(cx, &deadline_table, d))
		if (is_due(cx, d))
			due[n++] = d->id;
	for (size_t i = 0; i < n; i++) { /* one ending may close another period */
		if (!is_due(cx, row_find(cx, &deadline_table, due[i])))
			continue;
		row = root_find(cx, root, &k);
		if (row == NULL)
			return 0;
		if (look_at(cx, k, row, row_edit(cx, &deadline_table, due[i]), e) != 0)
			return -1;
		++*done;
	}
	return 0;
}

int
decide_clock_sweep(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct sweep_args *a = args;
	struct sweep_result *r = result;

	for (size_t i = 0; i < a->ids.n; i++)
		if (sweep(cx, a->ids.v[i], &r->done, e) != 0)
			return -1;
	return 0;
}
