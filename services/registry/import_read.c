/* SPDX-License-Identifier: Apache-2.0 */
/* Files → rows: encoding, table, header, cells. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "services/registry/import.h"

#define QUOTE_BYTES 60

struct place { /* where the reader of the table tells of its faults */
	struct import *im;
	struct str file;
	int32_t first; /* line of the first; 0 = none yet */
};

static void
tell(void *arg, int32_t line, int32_t column, const char *reason)
{
	struct place *p = arg;

	if (p->first == 0)
		p->first = line;
	import_fault(p->im, p->file, line, column, "%s", reason);
}

struct str
import_quote(struct str s)
{
	if (s.n > QUOTE_BYTES)
		for (s.n = QUOTE_BYTES; s.n > 0 && ((uint8_t)s.p[s.n] & 0xc0) == 0x80;)
			s.n--;
	return s;
}

/* ---- cells ---- */

typedef int parse_fn(
    struct arena *a, const struct field *f, struct str cell, void *at, struct err *e);

static int
wrong(const struct field *f, struct str cell, const char *want, struct err *e)
{
	cell = import_quote(cell);
	return err_set(e, E_INVALID_ARGUMENT, f->key, "%s is \"" STR_FMT "\", not %s", f->key,
	    STR_ARG(cell), want);
}

static int
parse_text(struct arena *a, const struct field *f, struct str cell, void *at, struct err *e)
{
	(void)a, (void)f, (void)e;
	*(struct str *)at = cell;
	return 0;
}

static int
parse_date(struct arena *a, const struct field *f, struct str cell, void *at, struct err *e)
{
	(void)a;
	if (!date_parse(cell, at))
		return wrong(f, cell, "a date as YYYY-MM-DD", e);
	return 0;
}

static int
parse_enum(struct arena *a, const struct field *f, struct str cell, void *at, struct err *e)
{
	(void)a;
	return field_enum(f, cell, at, e);
}

static int
parse_flag(struct arena *a, const struct field *f, struct str cell, void *at, struct err *e)
{
	static const struct {
		const char *text;
		bool v;
	} flags[] = {
		{ "true", true },
		{ "false", false },
		{ "1", true },
		{ "0", false },
		{ "是", true },
		{ "否", false },
	};

	(void)a;
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (str_is(cell, flags[i].text)) {
			*(bool *)at = flags[i].v;
			return 0;
		}
	return wrong(f, cell, "true or false", e);
}

/* Only digits, sign and point: strtod would take "nan" and "0x1p3". */
static bool
numeric(struct str cell, const char *allowed)
{
	for (size_t i = 0; i < cell.n; i++)
		if (strchr(allowed, cell.p[i]) == NULL)
			return false;
	return cell.n > 0 && cell.n <= 20;
}

static int
parse_whole(struct arena *a, const struct field *f, struct str cell, void *at, struct err *e)
{
	struct opt_i32 *out = at;
	char *end = NULL;
	long v = 0;

	errno = 0;
	if (numeric(cell, "-0123456789"))
		v = strtol(str_z(a, cell), &end, 10);
	if (end == NULL || *end != '\0' || errno != 0 || v < INT32_MIN || v > INT32_MAX)
		return wrong(f, cell, "a whole number", e);
	*out = (struct opt_i32){ (int32_t)v, true };
	return 0;
}

static int
parse_number(struct arena *a, const struct field *f, struct str cell, void *at, struct err *e)
{
	struct opt_f64 *out = at;
	char *end = NULL;
	double v = 0;

	if (numeric(cell, "-.0123456789"))
		v = strtod(str_z(a, cell), &end);
	if (end == NULL || *end != '\0')
		return wrong(f, cell, "a number", e);
	*out = (struct opt_f64){ v, true };
	return 0;
}

static int
parse_id(struct arena *a, const struct field *f, struct str cell, void *at, struct err *e)
{
	(void)a;
	return uuid_parse(cell, at) ? 0
				    : wrong(f, cell, "an id as 8-4-4-4-12 hexadecimal digits", e);
}

/* Words between blanks. */
static int
parse_names(struct arena *a, const struct field *f, struct str cell, void *at, struct err *e)
{
	struct strs *out = at;
	struct str word;

	(void)f, (void)e;
	out->v = arena_array(a, cell.n / 2 + 1, sizeof(struct str));
	while (cell.n > 0) {
		word = str_cut(&cell, ' ');
		if (word.n > 0)
			out->v[out->n++] = word;
	}
	return 0;
}

/* What a file can hold; ids are references and are resolved when all files are read. */
static const struct {
	parse_fn *parse;
	size_t size;
} parsers[K_COUNT] = {
	[K_STR] = { parse_text, sizeof(struct str) },
	[K_DATE] = { parse_date, sizeof(struct date) },
	[K_ENUM] = { parse_enum, sizeof(int32_t) },
	[K_BOOL] = { parse_flag, sizeof(bool) },
	[K_OPT_I32] = { parse_whole, sizeof(struct opt_i32) },
	[K_OPT_F64] = { parse_number, sizeof(struct opt_f64) },
	[K_UUID] = { parse_id, sizeof(struct uuid) },
	[K_STRS] = { parse_names, sizeof(struct strs) },
};

static void
read_cell(struct import *im, struct import_entry *x, size_t i)
{
	const struct field *f = &x->set->kind->table->row->fields[i];
	struct str cell = import_cell(x, i);
	void *at = field_in(f, x->row);
	struct err e;
	int rc = 0;

	memset(at, 0, parsers[f->kind].size);
	if (csv_garbled(cell) || (str_empty(cell) && (f->flags & F_OPT)))
		return;
	if (str_empty(cell))
		rc = field_missing(f, &e);
	else if (import_target(x->set->kind, f) < 0)
		rc = parsers[f->kind].parse(im->a, f, cell, at, &e);
	if (rc == 0 && import_target(x->set->kind, f) < 0)
		rc = field_check(f, x->row, &e);
	if (rc == 0)
		return;
	x->faulty = true;
	import_blame(im, x, f->key, NULL, NULL, "%s", e.text);
}

/* ---- records ---- */

/* The key's cells, parted by "/"; absent, with faults, when one is empty. */
static struct str
read_key(struct import *im, const struct import_entry *x)
{
	const struct import_kind *kind = x->set->kind;
	const struct desc *d = kind->table->row;
	struct str key = { 0 }, cell;
	const struct field *f;
	bool whole = true;

	for (size_t i = 0; i < IMPORT_KEY && kind->key[i] != NULL; i++) {
		f = desc_field(d, kind->key[i], strlen(kind->key[i]));
		cell = import_cell(x, (size_t)(f - d->fields));
		if (str_empty(cell)) {
			import_blame(im, x, f->key, NULL, NULL, "%s is missing", f->key);
			whole = false;
		}
		key = i == 0 ? cell
			     : str_printf(im->a, STR_FMT "/" STR_FMT, STR_ARG(key), STR_ARG(cell));
	}
	return whole ? key : (struct str){ 0 };
}

struct import_entry *
import_new(struct import *im, struct import_set *set, struct str key)
{
	struct import_entry *x = arena_alloc(im->a, sizeof(*x)), **bigger;

	*x = (struct import_entry){ .set = set,
		.key = key,
		.id = set->kind->id != NULL ? set->kind->id(key) : cx_uuid(im->cx) };
	if (set->n == set->cap) {
		set->cap = set->cap * 2 + 64;
		bigger = arena_array(im->a, set->cap, sizeof(struct import_entry *));
		memcpy(bigger, set->entries, set->n * sizeof(struct import_entry *));
		set->entries = bigger;
	}
	set->entries[set->n++] = x;
	index_put(&set->keys, x->key, x);
	index_put(&set->ids, index_id(&x->id), x);
	return x;
}

static void
read_record(struct import *im, struct import_set *set, const struct csv_record *rec)
{
	const struct desc *d = set->kind->table->row;
	struct import_entry probe = { .set = set, .record = rec }, *x;
	const struct field *derived;
	bool ragged = rec->n != set->ncolumns;
	struct str key = read_key(im, &probe), said;

	if (ragged)
		import_fault(im, str_from(set->kind->file), rec->line,
		    (int32_t)(rec->n < set->ncolumns ? rec->n : set->ncolumns + 1),
		    "the record has %zu cells, the header %zu", rec->n, set->ncolumns);
	if (str_empty(key) || csv_garbled(key))
		return;
	x = index_find(&set->keys, key);
	if (x != NULL && x->record != NULL) {
		said = import_quote(key);
		import_blame(im, &probe, set->kind->key[0], NULL, NULL,
		    "\"" STR_FMT "\" is there already in line %d", STR_ARG(said),
		    (int)x->record->line);
		return;
	}
	if (x == NULL)
		x = import_new(im, set, key);
	x->record = rec;
	x->faulty = ragged;
	for (size_t i = 0; i < rec->n; i++) /* told of already, by its line */
		x->faulty = x->faulty || csv_garbled(rec->cells[i]);
	x->row = x->old != NULL ? arena_copy(im->a, x->old, d->size) : arena_alloc(im->a, d->size);
	memcpy(x->row, &x->id, sizeof(x->id));
	if (set->kind->derived != NULL) {
		derived = desc_field(d, set->kind->derived, strlen(set->kind->derived));
		*(struct str *)field_in(derived, x->row) = key;
	}
	for (size_t i = 0; !ragged && i < d->nfields; i++)
		if (set->columns[i] != 0)
			read_cell(im, x, i);
}

/* ---- header ---- */

bool
import_is_column(const struct import_kind *kind, const struct field *f)
{
	for (size_t i = 0; i < IMPORT_COLUMNS && kind->columns[i] != NULL; i++)
		if (strcmp(f->key, kind->columns[i]) == 0)
			return true;
	return kind->columns[0] == NULL && strcmp(f->key, "id") != 0 &&
	    strcmp(f->key, "version") != 0 &&
	    (kind->derived == NULL || strcmp(f->key, kind->derived) != 0);
}

static void
read_header_cell(struct import *im, struct import_set *set, const struct csv_record *rec, size_t j)
{
	const struct desc *d = set->kind->table->row;
	struct str cell = str_trim(rec->cells[j]), name = import_quote(cell);
	const struct field *f = desc_field(d, cell.p, cell.n);
	struct str file = str_from(set->kind->file);
	int32_t column = (int32_t)j + 1;

	if (f == NULL || !import_is_column(set->kind, f))
		import_fault(
		    im, file, rec->line, column, "unknown column \"" STR_FMT "\"", STR_ARG(name));
	else if (set->columns[f - d->fields] != 0)
		import_fault(im, file, rec->line, column, "the column %s is there twice", f->key);
	else
		set->columns[f - d->fields] = column;
}

static void
read_header(struct import *im, struct import_set *set, const struct csv_record *rec)
{
	const struct desc *d = set->kind->table->row;
	int32_t before = im->nfaults;

	set->ncolumns = rec->n;
	for (size_t j = 0; j < rec->n; j++)
		read_header_cell(im, set, rec, j);
	for (size_t i = 0; i < d->nfields; i++)
		if (set->columns[i] == 0 && !(d->fields[i].flags & F_OPT) &&
		    import_is_column(set->kind, &d->fields[i]))
			import_fault(im, str_from(set->kind->file), rec->line, 1,
			    "the column %s is missing", d->fields[i].key);
	set->broken = im->nfaults != before;
}

/* ---- files ---- */

static struct import_set *
set_of(struct import *im, struct str name)
{
	for (int k = 0; k < KINDS; k++)
		if (str_is(name, import_kinds[k].file))
			return &im->sets[k];
	return NULL;
}

static void
read_table(struct import *im, struct import_set *set, struct bytes content)
{
	struct place place = { im, str_from(set->kind->file), 0 };
	struct str text = csv_strip_bom(content);
	struct csv t;

	set->broken = true; /* until there is a good header */
	if (content.n > IMPORT_FILE_MAX) {
		tell(&place, 1, 1, "the file has more than 16 MiB");
		return;
	}
	if (!csv_encoding(content, tell, &place)) {
		text = csv_readable(im->a, text);
		if (text.p == NULL)
			return;
		place.first = 0; /* the other lines have faults of their own */
	}
	t = csv_parse(im->a, text, tell, &place);
	if (t.n == 0 && place.first == 0)
		tell(&place, 1, 1, "the file is empty; a header line is needed");
	if (t.n == 0 || (place.first != 0 && place.first < t.records[0].line))
		return; /* the header itself could not be read */
	im->records += t.n - 1;
	if (im->records > IMPORT_RECORDS_MAX) {
		tell(&place, t.records[t.n - 1].line, 1,
		    "the files have more than 200000 records; bring them in parts");
		return;
	}
	read_header(im, set, &t.records[0]);
	for (size_t i = 1; i < t.n && !set->broken; i++)
		read_record(im, set, &t.records[i]);
}

void
import_read(struct import *im, struct str name, struct bytes content)
{
	struct import_set *set = set_of(im, name);
	char known[256] = "";
	size_t used = 0;

	if (set == NULL) {
		for (int k = 0; k < KINDS && used < sizeof(known); k++)
			used += (size_t)snprintf(known + used, sizeof(known) - used, "%s%s",
			    k > 0 ? ", " : "", import_kinds[k].file);
		import_fault(im, name, 1, 1, "no such file in a zone; known are %s", known);
	} else if (set->given) {
		import_fault(im, name, 1, 1, "the file is given twice");
	} else {
		set->given = true;
		read_table(im, set, content);
	}
}
