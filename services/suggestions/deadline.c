/* SPDX-License-Identifier: Apache-2.0 */
#include "services/suggestions/decide.h"

struct stamp
deadline_next_at(const struct deadline *d)
{
	if (d->state != DEADLINE_OPEN || d->overdue_sent)
		return (struct stamp){ 0 };
	if (d->due_soon_on.ymd != 0 && !d->due_soon_sent)
		return date_start(d->due_soon_on);
	return date_start(date_add(d->due, 1));
}

struct whose
whose(const struct suggestion *s, struct uuid assignment)
{
	return (struct whose){ s->id, assignment, s->channel };
}

struct deadline *
deadline_open(struct cx *cx, struct whose of, enum step step, struct date latest, struct err *e)
{
	struct deadline *d = row_add(cx, &deadline_table, cx_uuid(cx), of.root);

	d->assignment = of.assignment;
	d->step = (int32_t)step;
	d->state = DEADLINE_OPEN;
	if (rules_count(cx, d, of.channel, latest, e) != 0)
		return NULL;
	d->next_at = deadline_next_at(d);
	return d;
}

struct deadline *
deadline_open_given(struct cx *cx, struct whose of, enum step step, struct date due, struct err *e)
{
	struct deadline *d = row_add(cx, &deadline_table, cx_uuid(cx), of.root);

	d->assignment = of.assignment;
	d->step = (int32_t)step;
	d->state = DEADLINE_OPEN;
	if (rules_given(cx, d, due, e) != 0)
		return NULL;
	d->next_at = deadline_next_at(d);
	return d;
}

static const struct deadline *
next_deadline(struct cx *cx, struct uuid root, const struct deadline *prev)
{
	return prev == NULL ? row_first(cx, &deadline_table, root)
			    : row_next(cx, &deadline_table, prev);
}

const struct deadline *
deadline_find(struct cx *cx, struct uuid root, struct uuid assignment, enum step step)
{
	const struct deadline *found = NULL;

	for (const struct deadline *d = next_deadline(cx, root, NULL); d != NULL;
	     d = next_deadline(cx, root, d)) {
		if (d->step != (int32_t)step || !uuid_eq(d->assignment, assignment))
			continue;
		if (d->state == DEADLINE_OPEN)
			return d;
		if (found == NULL || d->start.ymd >= found->start.ymd)
			found = d;
	}
	return found;
}

static void
end(struct cx *cx, const struct deadline *d, enum deadline_state state)
{
	struct deadline *w = row_edit(cx, &deadline_table, d->id);

	w->state = (int32_t)state;
	w->done_on = cx_today(cx);
	w->next_at = (struct stamp){ 0 };
	if (d->step == STEP_REPLY)
		extension_drop(cx, w);
}

void
deadline_end(struct cx *cx, struct uuid root, struct uuid assignment, enum step step,
    enum deadline_state state)
{
	const struct deadline *d = deadline_find(cx, root, assignment, step);

	if (d != NULL && d->state == DEADLINE_OPEN)
		end(cx, d, state);
}

/* What is to be done with a suggestion also when it is closed. */
static bool
runs_on(const struct deadline *d)
{
	return d->step == STEP_PUBLICATION || d->step == STEP_COMMITMENT;
}

void
deadline_end_all(struct cx *cx, struct uuid root, struct uuid assignment)
{
	for (const struct deadline *d = next_deadline(cx, root, NULL); d != NULL;
	     d = next_deadline(cx, root, d))
		if (d->state == DEADLINE_OPEN &&
		    (uuid_absent(assignment) ? !runs_on(d) : uuid_eq(d->assignment, assignment)))
			end(cx, d, DEADLINE_CLOSED);
}

void
deadline_reopen(struct cx *cx, struct uuid root, struct uuid assignment, enum step step)
{
	const struct deadline *d = deadline_find(cx, root, assignment, step);
	struct deadline *w;

	if (d == NULL)
		return;
	w = row_edit(cx, &deadline_table, d->id);
	w->state = DEADLINE_OPEN;
	w->done_on = (struct date){ 0 };
	w->next_at = deadline_next_at(w);
}

void
deadline_moved(struct cx *cx, struct deadline *d, struct due_change c)
{
	const struct rootkind *kind;
	const void *root = root_find(cx, d->suggestion, &kind);
	struct recount *r = row_add(cx, &recount_table, cx_uuid(cx), d->suggestion);

	r->deadline = d->id;
	r->at = cx_now(cx);
	r->why = c.why;
	r->old = c.old;
	r->due = d->due;
	r->years = c.years;
	if (cx_today(cx).ymd <= d->due.ymd) {
		c.alarm_cleared = d->overdue_sent;
		d->overdue_sent = false;
	}
	if (cx_today(cx).ymd < d->due_soon_on.ymd)
		d->due_soon_sent = false;
	d->next_at = deadline_next_at(d);
	if (root != NULL)
		kind->tell_changed(cx, root, d, &c);
}

static struct due_info
info(const struct deadline *d)
{
	return (struct due_info){ .step = d->step,
		.assignment = d->assignment,
		.start = d->start,
		.rule = d->rule,
		.n = d->n,
		.latest = d->latest,
		.due = d->due,
		.provisional = d->provisional,
		.rule_version = { d->version, true },
		.extended = d->extended };
}

struct due_info *
due_of(struct cx *cx, const struct deadline *d)
{
	struct due_info i = info(d);

	return arena_copy(cx_arena(cx), &i, sizeof(i));
}

struct list
dues_of(struct cx *cx, struct uuid root, struct uuid assignment)
{
	struct due_info *v = arena_array(cx_arena(cx), STEP_COUNT, sizeof(*v));
	size_t n = 0;

	for (const struct deadline *d = next_deadline(cx, root, NULL); d != NULL && n < STEP_COUNT;
	     d = next_deadline(cx, root, d))
		if (d->state == DEADLINE_OPEN && uuid_eq(d->assignment, assignment))
			v[n++] = info(d);
	for (size_t i = 1; i < n; i++) /* the first date first */
		for (size_t j = i; j > 0 &&
		     (v[j].due.ymd < v[j - 1].due.ymd ||
			 (v[j].due.ymd == v[j - 1].due.ymd && v[j].step < v[j - 1].step));
		     j--) {
			struct due_info t = v[j];

			v[j] = v[j - 1];
			v[j - 1] = t;
		}
	return (struct list){ v, n };
}
