/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "common/print/document.h"

/* Room for one more of a list in the arena. */
static void *
more(struct arena *a, struct list *l, size_t *room, size_t size)
{
	if (l->n == *room) {
		size_t twice = *room > 0 ? 2 * *room : 16;
		void *v = arena_array(a, twice, size);

		if (l->n > 0)
			memcpy(v, l->v, l->n * size);
		l->v = v;
		*room = twice;
	}
	return (char *)l->v + l->n++ * size;
}

static struct doc_block *
last(struct doc_maker *m)
{
	return (struct doc_block *)m->d->blocks.v + m->d->blocks.n - 1;
}

struct doc_maker
doc_begin(struct document *d, struct arena *a)
{
	d->blocks = (struct list){ 0 };
	return (struct doc_maker){ .a = a, .d = d };
}

void
doc_add(struct doc_maker *m, enum doc_kind kind, struct str text)
{
	struct doc_block *b = more(m->a, &m->d->blocks, &m->blocks, sizeof(*b));

	b->kind = kind;
	b->text = text;
	m->row = NULL;
}

void
doc_table(struct doc_maker *m, struct str title, struct str unit, const struct doc_column *columns,
    size_t n)
{
	struct doc_table *t = arena_alloc(m->a, sizeof(*t));

	t->unit = unit;
	t->columns = (struct list){ arena_copy(m->a, columns, n * sizeof(*columns)), n };
	doc_add(m, DOC_TABLE, title);
	last(m)->table = t;
	m->rows = 0;
}

void
doc_across(struct doc_maker *m)
{
	last(m)->table->across = true;
}

void
doc_row(struct doc_maker *m, bool strong)
{
	struct doc_table *t = last(m)->table;

	m->row = more(m->a, &t->rows, &m->rows, sizeof(*m->row));
	m->row->strong = strong;
	m->row->cells.v = arena_array(m->a, t->columns.n, sizeof(struct sheet_cell));
}

static struct sheet_cell *
cell(struct doc_maker *m)
{
	assert(m->row->cells.n < last(m)->table->columns.n);
	return (struct sheet_cell *)m->row->cells.v + m->row->cells.n++;
}

static struct sheet_cell *
cell_of(struct doc_maker *m, enum sheet_kind kind)
{
	const struct doc_column *c = last(m)->table->columns.v;
	bool own = c[m->row->cells.n].kind != (int32_t)kind;
	struct sheet_cell *x = cell(m);

	x->kind = own ? (int32_t)kind : 0;
	return x;
}

void
doc_text(struct doc_maker *m, struct str s)
{
	cell_of(m, SHEET_TEXT)->text = s;
}

void
doc_number(struct doc_maker *m, int64_t n)
{
	cell_of(m, SHEET_NUMBER)->number = (struct opt_i64){ n, true };
}

void
doc_count(struct doc_maker *m, struct opt_i64 n)
{
	cell_of(m, SHEET_COUNT)->number = n;
}

void
doc_date(struct doc_maker *m, struct date d)
{
	cell_of(m, SHEET_DATE)->date = d;
}

void
doc_figure(struct doc_maker *m, enum sheet_kind kind, struct opt_f64 v)
{
	cell_of(m, kind)->real = v;
}

void
doc_chart(struct doc_maker *m, struct str title, enum chart_kind kind, enum sheet_kind figure,
    struct str unit, struct strs categories)
{
	struct doc_chart *c = arena_alloc(m->a, sizeof(*c));

	*c = (struct doc_chart){ .kind = (int32_t)kind,
		.figure = (int32_t)figure,
		.unit = unit,
		.categories = categories,
		.series = { arena_array(m->a, DOC_SERIES, sizeof(struct doc_series)), 0 } };
	doc_add(m, DOC_CHART, title);
	last(m)->chart = c;
}

void
doc_series(struct doc_maker *m, struct str name, const struct opt_f64 *values)
{
	struct doc_chart *c = last(m)->chart;
	size_t n = c->categories.n;
	struct doc_value *v = arena_array(m->a, n, sizeof(*v));

	assert(c->series.n < DOC_SERIES);
	for (size_t i = 0; i < n; i++)
		v[i].v = values[i];
	((struct doc_series *)c->series.v)[c->series.n++] = (struct doc_series){ name, { v, n } };
}

void
doc_signs(struct doc_maker *m, const struct doc_sign *signs, size_t n)
{
	doc_add(m, DOC_SIGNED, (struct str){ 0 });
	last(m)->signs = (struct list){ arena_copy(m->a, signs, n * sizeof(*signs)), n };
}
