/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "common/blob.h"
#include "common/json.h"
#include "common/print/apart.h"
#include "services/registers/print.h"
#include "services/registers/sql.h"

static const struct field print_raised_fields[] = {
	FIELD(print_raised, problem, F_REQ, 1, 50, "problem"),
	FIELD_ENUM(print_raised, state, F_OPT, &opinion_state_enum, "state"),
};
DESC(print_raised, "print.raised", "A problem that became an opinion.");

static const struct field print_row_fields[] = {
	FIELD(print_row, number, F_REQ, 0, 0, "number"),
	FIELD(print_row, version, F_REQ, 0, 0, "version"),
	FIELD(print_row, date, F_REQ, 0, 0, "date"),
	FIELD(print_row, title, F_REQ, 0, 0, "title"),
	FIELD_NEST(print_row, activity, F_OPT, &activity_facts_desc, "activity"),
	FIELD_NEST(print_row, contact, F_OPT, &contact_facts_desc, "contact"),
	FIELD_NEST(print_row, debrief, F_OPT, &debrief_facts_desc, "debrief"),
	FIELD_NEST(print_row, opinion, F_OPT, &opinion_facts_desc, "opinion"),
	FIELD_LIST(print_row, raised, F_OPT, &print_raised_desc, 0, 1000, "raised"),
	FIELD_LIST(print_row, residents, F_OPT | F_PRIVATE, &resident_desc, 0, 50, "residents"),
	FIELD(print_row, erased_on, F_OPT, 0, 0, "erased_on"),
	FIELD(print_row, reason, F_OPT, 0, 0, "reason"),
	FIELD(print_row, recorder, F_REQ, 0, 0, "recorder"),
	FIELD(print_row, recorded_at, F_REQ, 0, 0, "recorded_at"),
};
DESC(print_row, "print.row", "A version of an entry.");

static const struct field print_book_fields[] = {
	FIELD(print_book, site_code, F_REQ, 0, 0, "site_code"),
	FIELD(print_book, site_name, F_OPT, 0, 0, "site_name"),
	FIELD_ENUM(print_book, book, F_REQ, &book_enum, "book"),
	FIELD(print_book, year, F_REQ, 0, 0, "year"),
	FIELD(print_book, entries, F_REQ, 0, 0, "entries"),
	FIELD(print_book, places, F_REQ, 0, 0, "places"),
	FIELD(print_book, hash, F_REQ, ENTRY_HASH, ENTRY_HASH, "hash"),
	FIELD(print_book, now, F_REQ, 0, 0, "now"),
};
DESC(print_book, "print.book", "A book.");

/* ---- the sheet ---- */

static struct str
minute(struct stamp t, struct arena *a)
{
	struct date d = stamp_date(t);
	int64_t of_day = (t.us - date_start(d).us) / US_PER_SEC / 60;

	return str_printf(a, "%04d-%02d-%02d %02d:%02d", date_year(d), date_month(d), date_day(d),
	    (int)(of_day / 60), (int)(of_day % 60));
}

/* A version as the one before it was put right. */
static struct str
correction(const struct sheet *s, const struct print_row *x, const struct sheet_row *was,
    const struct sheet_row *is, struct arena *a)
{
	struct str changes = sheet_changes(s, was, is, a);

	return str_printf(a,
	    "第%d号更正（第%d版，" STR_FMT "，" STR_FMT "）：" STR_FMT "。%s" STR_FMT "%s",
	    x->number, x->version, STR_ARG(minute(x->recorded_at, a)), STR_ARG(x->recorder),
	    STR_ARG(x->reason), changes.n > 0 ? "更正内容：" : "", STR_ARG(changes),
	    changes.n > 0 ? "。" : "");
}

/* The versions of one entry: the newest is a row, with a note for each correction. */
static void
set_entry(struct sheet *s, const struct print_row *versions, size_t n,
    const struct sheet_cell *cells, struct sheet_row *row, struct sheet_row *former,
    struct arena *a)
{
	struct strs notes = { arena_array(a, n, sizeof(struct str)), 0 };

	for (size_t i = 0; i < n; i++) {
		struct sheet_row is = { .cells = cells + i * s->ncolumns };

		if (i > 0 && versions[i].opinion == NULL) { /* an opinion goes on: no corrections */
			const struct sheet_row was = { .cells = is.cells - s->ncolumns };

			notes.v[notes.n++] = correction(s, &versions[i], &was, &is, a);
			former[s->nformer++] = was;
		}
		*row = is;
	}
	row->notes = notes;
}

static void
set_rows(struct sheet *s, const struct print_kind *kind, const struct print_row *rows, size_t n,
    struct arena *a)
{
	struct sheet_cell *cells = arena_array(a, n * kind->ncolumns, sizeof(*cells));
	struct sheet_row *now = arena_array(a, n, sizeof(*now));
	struct sheet_row *former = arena_array(a, n, sizeof(*former));
	size_t from = 0, to;

	for (size_t i = 0; i < n; i++)
		kind->cells(&rows[i], a, cells + i * kind->ncolumns);
	for (; from < n; from = to) {
		to = from + 1;
		while (to < n && rows[to].number == rows[from].number)
			to++;
		set_entry(s, rows + from, to - from, cells + from * kind->ncolumns,
		    &now[s->nrows++], former, a);
	}
	s->rows = now;
	s->former = former;
}

void
print_sheet(const struct print_book *b, const struct print_row *rows, size_t n, struct arena *a,
    struct sheet *s)
{
	const struct print_kind *kind = &print_kinds[b->book];
	const struct str signed_by[] = { STR("记录人："), STR("站点负责人："), STR("审核："),
		STR("日期：") };
	struct strs facts = { arena_array(a, 1, sizeof(struct str)), 1 };
	char hash[17];

	*s = (struct sheet){ .title = kind->title,
		.place = str_empty(b->site_name) ? b->site_code : b->site_name,
		.period = str_printf(a, "%d年", b->year),
		.signatures = { arena_copy(a, signed_by, sizeof(signed_by)),
		    sizeof(signed_by) / sizeof(signed_by[0]) },
		.made_at = b->now,
		.columns = kind->columns,
		.ncolumns = kind->ncolumns,
		.former_title = str_printf(a, STR_FMT "：更正前各版", STR_ARG(kind->title)) };
	for (size_t i = 0; i < 8; i++)
		snprintf(hash + 2 * i, 3, "%02x", b->hash.p[i]);
	facts.v[0] = str_printf(a, "站点编码：" STR_FMT "　　登记 %d 条，更正 %d 次",
	    STR_ARG(b->site_code), b->entries,
	    b->book == BOOK_OPINION ? 0 : b->places - b->entries);
	s->facts = facts;
	s->made = str_printf(a, "打印时间：" STR_FMT "　　链末：第 %d 位，%s……",
	    STR_ARG(minute(b->now, a)), b->places, hash);
	set_rows(s, kind, rows, n, a);
}

/* ---- in a process of its own ---- */

static int
read_rows(const json_t *list, struct arena *a, struct print_row **out, struct err *e)
{
	size_t n = json_array_size(list);

	*out = arena_array(a, n, sizeof(**out));
	for (size_t i = 0; i < n; i++)
		if (json_decode_value(&print_row_desc, json_array_get(list, i), a, &(*out)[i], e) !=
		    0)
			return -1;
	return 0;
}

static int
write_sheet(const struct sheet *s, int32_t format, struct buf *out, int32_t *pages, struct err *e)
{
	if (format == PRINT_PDF)
		return sheet_pdf(s, out, pages, e);
	if (format == PRINT_XLSX)
		return sheet_xlsx(s, out, e);
	sheet_csv(s, out);
	return 0;
}

static int
print(const json_t *j, int32_t format, struct arena *a, struct buf *out, int32_t *pages,
    struct err *e)
{
	const json_t *list = json_object_get(j, "rows");
	struct print_book b;
	struct print_row *rows;
	struct sheet s;

	if (json_decode_value(&print_book_desc, j, a, &b, e) != 0 ||
	    read_rows(list, a, &rows, e) != 0)
		return err_set(e, E_INTERNAL, NULL, "the book could not be read: %s", e->text);
	print_sheet(&b, rows, json_array_size(list), a, &s);
	return write_sheet(&s, format, out, pages, e);
}

int
print_apart(const char *what, struct str text, struct buf *out, int32_t *pages, struct err *e)
{
	json_t *j = json_loadb(text.p, text.n, 0, NULL);
	struct arena a = { 0 };
	int rc = j == NULL
	    ? err_set(e, E_INTERNAL, NULL, "the book could not be read")
	    : print(j, enum_value(&print_format_enum, str_from(what)), &a, out, pages, e);

	json_decref(j);
	arena_free(&a);
	return rc;
}

/* ---- in a thread of the service ---- */

static void
work(const void *args, struct prepared *p, struct arena *a)
{
	const struct register_print *r = args;
	struct str text = p->found, what = enum_name(&print_format_enum, r->format);
	struct buf out = { 0 };

	p->found = (struct str){ 0 }; /* large, and of no use to decide */
	if (text.p == NULL) {
		err_set(&p->err, E_NOT_FOUND, "book", "there is no such book within your scope");
		return;
	}
	p->ok = apart_run(str_z(a, what), text, &out, &p->count, &p->err) == 0;
	if (p->ok && out.n > BLOB_MAX) {
		p->ok = false;
		err_set(&p->err, E_FAILED_PRECONDITION, "format",
		    "the file would have %zu bytes, more than a blob", out.n);
	}
	if (p->ok)
		p->made = (struct str){ arena_copy(a, out.p, out.n), out.n };
	buf_free(&out);
}

const struct prepare registers_prepares[] = {
	{ &registers_ops[REGISTERS_OP_register_print], NULL, sql_register_print, work },
};
const size_t registers_nprepares = sizeof(registers_prepares) / sizeof(registers_prepares[0]);

int
decide_register_print(struct cx *cx, const void *args, void *result, struct err *e)
{
	static const struct {
		const char *ends, *media;
	} formats[] = {
		[PRINT_PDF] = { "pdf", "application/pdf" },
		[PRINT_XLSX] = { "xlsx",
		    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
		[PRINT_CSV] = { "csv", "text/csv" },
	};
	const struct register_print *a = args;
	const struct prepared *p = cx_prepared(cx);
	struct register_printed *out = result;
	struct blob_facts facts;

	if (!p->ok) {
		*e = p->err;
		return -1;
	}
	out->blob = blob_make(cx, (struct bytes){ (const uint8_t *)p->made.p, p->made.n }, &facts);
	out->name = str_printf(cx_arena(cx), STR_FMT "-" STR_FMT "-%d.%s", STR_ARG(a->site),
	    STR_ARG(enum_name(&book_enum, a->book)), a->year, formats[a->format].ends);
	out->media = str_from(formats[a->format].media);
	out->size = facts.size;
	out->hash = facts.hash;
	out->pages = p->count;
	return 0;
}
