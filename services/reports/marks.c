/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "services/reports/marks.h"

void
mark(struct marks *m, enum slot slot, int32_t value, struct date day, int32_t amount)
{
	if (day.ymd == 0 || amount == 0)
		return;
	if (m->n == m->cap) {
		size_t cap = m->cap != 0 ? m->cap * 2 : 24;
		int32_t *v = arena_array(m->a, cap * 3, sizeof(*v));

		for (size_t i = 0; i < m->n; i++) {
			v[i] = m->slots[i];
			v[cap + i] = m->days[i];
			v[2 * cap + i] = m->amounts[i];
		}
		m->slots = v;
		m->days = v + cap;
		m->amounts = v + 2 * cap;
		m->cap = cap;
	}
	m->slots[m->n] = (int32_t)slot << SLOT_BITS | value;
	m->days[m->n] = day.ymd;
	m->amounts[m->n++] = amount;
}

/* ---- the cells ---- */

#define FEW 64 /* marks of most things, before and after a change */

struct sum {
	int32_t slot, day, amount;
};

/* One id a cell: a hash of the key, then scope, grain and start as they are. */
static struct uuid
cell_id(const struct cell *c)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	struct uuid u = { .b = { [8] = (uint8_t)c->scope, [9] = (uint8_t)c->grain } };

	for (size_t i = 0; i < c->key.n; i++)
		h = (h ^ (uint8_t)c->key.p[i]) * UINT64_C(0x100000001b3);
	memcpy(u.b, &h, sizeof(h));
	memcpy(u.b + 10, &c->start.ymd, sizeof(c->start.ymd));
	return u;
}

static void
add_to(struct cx *cx, int32_t scope, struct str key, const struct sum *v, size_t n)
{
	struct cell c = { .scope = scope, .key = key };

	for (c.grain = GRAIN_DAY; c.grain <= GRAIN_YEAR; c.grain++) {
		for (size_t i = 0; i < n; i++) {
			int32_t y = v[i].day / 10000, ym = v[i].day / 100;

			c.start.ymd = c.grain == GRAIN_DAY ? v[i].day
			    : c.grain == GRAIN_MONTH       ? ym * 100 + 1
							   : y * 10000 + 101;
			c.id = cell_id(&c);
			row_sum(cx, &cell_table, &c, v[i].slot, v[i].amount);
		}
	}
}

static void
add_where(struct cx *cx, const struct thing *x, const struct sum *v, size_t n)
{
	if (n == 0)
		return;
	add_to(cx, SCOPE_ZONE, STR(""), v, n);
	if (!str_empty(x->street))
		add_to(cx, SCOPE_STREET, x->street, v, n);
	if (!str_empty(x->site))
		add_to(cx, SCOPE_SITE, x->site, v, n);
	if (!str_empty(x->unit))
		add_to(cx, SCOPE_UNIT, x->unit, v, n);
	for (size_t i = 0; i < x->levels.n; i++)
		add_to(cx, SCOPE_LEVEL, x->levels.v[i], v, n);
	for (size_t i = 0; i < x->deputies.n; i++)
		add_to(cx, SCOPE_DEPUTY, x->deputies.v[i], v, n);
}

static bool
strs_eq(const struct strs *a, const struct strs *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!str_eq(a->v[i], b->v[i]))
			return false;
	return true;
}

static bool
same_place(const struct thing *a, const struct thing *b)
{
	return str_eq(a->street, b->street) && str_eq(a->site, b->site) &&
	    str_eq(a->unit, b->unit) && strs_eq(&a->levels, &b->levels) &&
	    strs_eq(&a->deputies, &b->deputies);
}

static size_t
sum_add(struct sum *v, size_t n, int32_t slot, int32_t day, int32_t amount)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].slot == slot && v[i].day == day) {
			v[i].amount += amount;
			return n;
		}
	v[n] = (struct sum){ slot, day, amount };
	return n + 1;
}

static size_t
old_marks(const struct thing *was, int32_t sign, struct sum *v, size_t n)
{
	for (size_t i = 0; was != NULL && i < was->slots.n; i++)
		n = sum_add(v, n, was->slots.v[i], was->days.v[i], sign * was->amounts.v[i]);
	return n;
}

static size_t
changed_only(struct sum *v, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (v[i].amount != 0)
			v[k++] = v[i];
	return k;
}

static void
span(struct thing *x)
{
	x->first_on = x->last_on = (struct date){ 0 };
	for (size_t i = 0; i < x->days.n; i++) {
		int32_t d = x->days.v[i];

		if (x->first_on.ymd == 0 || d < x->first_on.ymd)
			x->first_on.ymd = d;
		if (d > x->last_on.ymd)
			x->last_on.ymd = d;
	}
}

void
settle(struct cx *cx, const struct thing *was, struct thing *is, const struct marks *m)
{
	size_t most = m->n + (was != NULL ? was->slots.n : 0), n = 0;
	struct sum few[FEW], *v = few;

	if (most > FEW)
		v = arena_array(cx_arena(cx), most, sizeof(*v));

	if (was != NULL && !same_place(was, is)) {
		add_where(cx, was, v, old_marks(was, -1, v, 0));
		was = NULL;
	}
	n = old_marks(was, -1, v, 0);
	for (size_t i = 0; i < m->n; i++)
		n = sum_add(v, n, m->slots[i], m->days[i], m->amounts[i]);
	add_where(cx, is, v, changed_only(v, n));
	is->slots = (struct i32s){ m->slots, m->n };
	is->days = (struct i32s){ m->days, m->n };
	is->amounts = (struct i32s){ m->amounts, m->n };
	span(is);
}

struct strs
strs_of(struct cx *cx, struct str s)
{
	struct str *v;

	if (str_empty(s))
		return (struct strs){ 0 };
	v = arena_alloc(cx_arena(cx), sizeof(*v));
	*v = s;
	return (struct strs){ v, 1 };
}

struct strs
levels_of(struct cx *cx, int32_t level)
{
	return strs_of(cx, enum_name(&level_enum, level));
}

/* ---- words ---- */

static struct uuid
word_id(const char *list, struct str value)
{
	char name[512];
	int n = snprintf(name, sizeof(name), "word/%s/" STR_FMT, list, STR_ARG(value));

	return uuid_named(name, (size_t)n < sizeof(name) ? (size_t)n : sizeof(name) - 1);
}

#define COUNTER word_id("", STR(""))

void
want_word(struct wants *w, const char *list, struct str value)
{
	if (str_empty(value))
		return;
	want(w, &word_table, word_id(list, value));
	want(w, &word_table, COUNTER);
}

int32_t
word_number(struct cx *cx, const char *list, struct str value)
{
	struct uuid id = word_id(list, value), counter = COUNTER;
	const struct word *x;
	struct word *w, *top;

	if (str_empty(value))
		return 0;
	x = row_find(cx, &word_table, id);
	if (x != NULL)
		return x->n;
	if (row_find(cx, &word_table, counter) != NULL) {
		top = row_edit(cx, &word_table, counter);
	} else {
		top = row_add(cx, &word_table, counter, counter);
		top->list = top->value = STR("");
	}
	if (top->n == SLOT_VALUES - 1)
		return 0; /* more values than a code list has */
	w = row_add(cx, &word_table, id, id);
	*w = (struct word){ id, str_from(list), value, ++top->n };
	return w->n;
}
