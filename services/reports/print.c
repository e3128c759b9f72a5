/* SPDX-License-Identifier: Apache-2.0 */
#include "common/blob.h"
#include "common/json.h"
#include "common/print/apart.h"
#include "services/reports/print.h"
#include "services/reports/sql.h"

#define MANY 1000000 /* more of a kind than the text can hold */

static const struct field told_figure_fields[] = {
	FIELD(told_figure, key, F_OPT, 0, 0, "key"),
	FIELD(told_figure, figure, F_REQ, 0, 0, "figure"),
	FIELD(told_figure, of, F_OPT, 0, 0, "of"),
	FIELD(told_figure, n, F_OPT, 0, 0, "n"),
	FIELD(told_figure, base, F_OPT, 0, 0, "base"),
	FIELD(told_figure, value, F_OPT, 0, 0, "value"),
};
DESC(told_figure, "told.figure", "A figure.");

static const struct field told_kind_fields[] = {
	FIELD(told_kind, figure, F_REQ, 0, 0, "figure"),
	FIELD(told_kind, title, F_REQ, 0, 0, "title"),
	FIELD_ENUM(told_kind, group, F_REQ, &figure_group_enum, "group"),
	FIELD_ENUM(told_kind, how, F_REQ, &figure_how_enum, "how"),
	FIELD(told_kind, split, F_OPT, 0, 0, "split"),
	FIELD(told_kind, doc, F_REQ, 0, 0, "doc"),
};
DESC(told_kind, "told.kind", "What a figure is.");

static const struct field told_name_fields[] = {
	FIELD(told_name, key, F_REQ, 0, 0, "key"),
	FIELD(told_name, name, F_REQ, 0, 0, "name"),
};
DESC(told_name, "told.name", "A name.");

static const struct field told_keys_fields[] = {
	FIELD_LIST(told_keys, names, F_REQ, &told_name_desc, 0, MANY, "names"),
	FIELD_LIST(told_keys, figures, F_REQ, &told_figure_desc, 0, MANY, "figures"),
};
DESC(told_keys, "told.keys", "Figures of several.");

static const struct field told_month_fields[] = {
	FIELD(told_month, start, F_REQ, 0, 0, "start"),
	FIELD(told_month, figure, F_REQ, 0, 0, "figure"),
	FIELD(told_month, n, F_REQ, 0, 0, "n"),
};
DESC(told_month, "told.month", "A month's count.");

static const struct field told_count_fields[] = {
	FIELD(told_count, figure, F_REQ, 0, 0, "figure"),
	FIELD(told_count, n, F_REQ, 0, 0, "n"),
};
DESC(told_count, "told.count", "A count.");

static const struct field told_entry_fields[] = {
	FIELD(told_entry, day, F_REQ, 0, 0, "day"),
	FIELD_ENUM(told_entry, kind, F_REQ, &fact_kind_enum, "kind"),
	FIELD(told_entry, id, F_REQ, 0, 0, "id"),
	FIELD(told_entry, label, F_OPT, 0, 0, "label"),
	FIELD(told_entry, source, F_OPT, 0, 0, "source"),
	FIELD(told_entry, who, F_OPT, 0, 0, "who"),
	FIELD(told_entry, site, F_OPT, 0, 0, "site"),
	FIELD_LIST(told_entry, counts, F_OPT, &told_count_desc, 0, 100, "counts"),
};
DESC(told_entry, "told.entry", "An entry.");

static const struct field told_task_fields[] = {
	FIELD(told_task, suggestion, F_REQ, 0, 0, "suggestion"),
	FIELD(told_task, assignment, F_OPT, 0, 0, "assignment"),
	FIELD(told_task, source, F_OPT, 0, 0, "source"),
	FIELD(told_task, label, F_OPT, 0, 0, "label"),
	FIELD(told_task, unit, F_OPT, 0, 0, "unit"),
	FIELD(told_task, unit_name, F_OPT, 0, 0, "unit_name"),
	FIELD_ENUM(told_task, kind, F_OPT, &assignment_kind_enum, "kind"),
	FIELD(told_task, round, F_REQ, 0, 0, "round"),
	FIELD(told_task, sent_on, F_OPT, 0, 0, "sent_on"),
	FIELD(told_task, sign_due, F_OPT, 0, 0, "sign_due"),
	FIELD(told_task, due, F_OPT, 0, 0, "due"),
	FIELD(told_task, days, F_OPT, 0, 0, "days"),
	FIELD(told_task, street, F_OPT, 0, 0, "street"),
	FIELD(told_task, site, F_OPT, 0, 0, "site"),
	FIELD(told_task, person, F_OPT, 0, 0, "person"),
	FIELD(told_task, who, F_OPT, 0, 0, "who"),
	FIELD(told_task, years, F_OPT, 0, 100, "years"),
};
DESC(told_task, "told.task", "What is due.");

static const struct field told_fields[] = {
	FIELD_ENUM(told, report, F_REQ, &report_name_enum, "report"),
	FIELD_ENUM(told, scope, F_REQ, &scope_kind_enum, "scope"),
	FIELD(told, key, F_OPT, 0, 0, "key"),
	FIELD(told, name, F_OPT, 0, 0, "name"),
	FIELD(told, year, F_OPT, 0, 0, "year"),
	FIELD(told, from, F_REQ, 0, 0, "from"),
	FIELD(told, to, F_REQ, 0, 0, "to"),
	FIELD(told, before_from, F_REQ, 0, 0, "before_from"),
	FIELD(told, before_to, F_REQ, 0, 0, "before_to"),
	FIELD(told, since, F_REQ, 0, 0, "since"),
	FIELD(told, now, F_REQ, 0, 0, "now"),
	FIELD(told, organisation, F_OPT, 0, 0, "organisation"),
	FIELD_LIST(told, streams, F_OPT, &edition_stream_desc, 0, 100, "streams"),
	FIELD_LIST(told, kinds, F_OPT, &told_kind_desc, 0, 1000, "kinds"),
	FIELD_LIST(told, figures, F_OPT, &told_figure_desc, 0, MANY, "figures"),
	FIELD_LIST(told, before, F_OPT, &told_figure_desc, 0, MANY, "before"),
	FIELD_LIST(told, year_before, F_OPT, &told_figure_desc, 0, MANY, "year_before"),
	FIELD_LIST(told, term, F_OPT, &told_figure_desc, 0, MANY, "term"),
	FIELD_NEST(told, streets, F_OPT, &told_keys_desc, "streets"),
	FIELD_NEST(told, sites, F_OPT, &told_keys_desc, "sites"),
	FIELD_NEST(told, units, F_OPT, &told_keys_desc, "units"),
	FIELD_NEST(told, deputies, F_OPT, &told_keys_desc, "deputies"),
	FIELD_LIST(told, months, F_OPT, &told_month_desc, 0, MANY, "months"),
	FIELD_LIST(told, entries, F_OPT, &told_entry_desc, 0, MANY, "entries"),
	FIELD_LIST(told, tasks, F_OPT, &told_task_desc, 0, MANY, "tasks"),
};
DESC(told, "told", "What a report is made of.");

/* ---- in a process of its own ---- */

static int
write_file(const struct document *d, int32_t format, struct buf *out, int32_t *pages, struct err *e)
{
	*pages = 0;
	if (document_check(d, e) != 0)
		return -1;
	if (format == REPORT_PDF)
		return document_pdf(d, out, pages, e);
	if (format == REPORT_XLSX)
		return document_xlsx(d, out, e);
	if (format == REPORT_CSV)
		document_csv(d, out);
	else
		document_text(d, out);
	return 0;
}

int
report_apart(const char *what, struct str in, struct buf *out, int32_t *pages, struct err *e)
{
	struct arena a = { 0 };
	struct str text = str_cut(&in, TEXTS_SEP); /* of an edition what is signed follows */
	bool is_signed = in.n > 0;
	struct edition_full edition;
	struct told t;
	struct document d;
	int rc = json_decode(&told_desc, text, &a, &t, e);

	if (rc == 0 && is_signed)
		rc = json_decode(&edition_full_desc, in, &a, &edition, e);
	if (rc != 0) {
		err_set(e, E_INTERNAL, NULL, "the report could not be read: %.300s", e->text);
	} else {
		report_document(&t, is_signed ? &edition : NULL, &a, &d);
		rc = write_file(&d, enum_value(&report_format_enum, str_from(what)), out, pages, e);
	}
	arena_free(&a);
	return rc;
}

/* ---- in a thread of the service ---- */

/* The text itself is the report as JSON. */
static int
make(const struct report_print *r, struct str text, struct buf *out, int32_t *pages,
    struct arena *a, struct err *e)
{
	*pages = 0;
	if (r->format == REPORT_JSON) {
		text = str_cut(&text, TEXTS_SEP);
		buf_put(out, text.p, text.n);
		return 0;
	}
	return apart_run(str_z(a, enum_name(&report_format_enum, r->format)), text, out, pages, e);
}

static void
work(const void *args, struct prepared *p, struct arena *a)
{
	struct str text = p->found;
	struct buf out = { 0 };

	p->found = (struct str){ 0 }; /* large, and of no use to decide */
	if (text.p == NULL) {
		err_set(
		    &p->err, E_NOT_FOUND, "report", "there is no such report within your scope");
		return;
	}
	p->ok = make(args, text, &out, &p->count, a, &p->err) == 0;
	if (p->ok && out.n > BLOB_MAX) {
		p->ok = false;
		err_set(&p->err, E_FAILED_PRECONDITION, "format",
		    "the file would have %zu bytes, more than a blob", out.n);
	}
	if (p->ok)
		p->made = (struct str){ arena_copy(a, out.p, out.n), out.n };
	buf_free(&out);
}

const struct prepare reports_prepares[] = {
	{ &reports_ops[REPORTS_OP_report_print], NULL, sql_report_print, work },
	{ &reports_ops[REPORTS_OP_report_sign], NULL, sql_report_sign, edition_work },
};
const size_t reports_nprepares = sizeof(reports_prepares) / sizeof(reports_prepares[0]);

/* Nothing but what was prepared. */
void
load_print(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)w, (void)args, (void)who, (void)now;
}

static struct str
file_name(const struct report_print *r, const char *ends, struct stamp now, struct arena *a)
{
	const struct str of[] = { r->street, r->site, enum_name(&level_enum, r->level), r->unit,
		r->deputy };
	struct str name = enum_name(&report_name_enum, r->report);
	struct date today = stamp_date(now);

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		if (!str_empty(of[i]))
			name = str_printf(a, STR_FMT "-" STR_FMT, STR_ARG(name), STR_ARG(of[i]));
	if (r->edition.set)
		ends = arena_printf(a, "%d.%s", r->edition.v, ends);
	return str_printf(a, STR_FMT "-%d%s%s", STR_ARG(name),
	    r->year.set          ? r->year.v
		: r->to.ymd != 0 ? r->to.ymd
				 : today.ymd,
	    r->edition.set ? "-" : ".", ends);
}

int
decide_report_print(struct cx *cx, const void *args, void *result, struct err *e)
{
	static const struct {
		const char *ends, *media;
	} formats[] = {
		[REPORT_PDF] = { "pdf", "application/pdf" },
		[REPORT_XLSX] = { "xlsx",
		    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
		[REPORT_CSV] = { "csv", "text/csv" },
		[REPORT_TEXT] = { "txt", "text/plain" },
		[REPORT_JSON] = { "json", "application/json" },
	};
	const struct report_print *a = args;
	const struct prepared *p = cx_prepared(cx);
	struct report_printed *out = result;
	struct blob_facts facts;

	if (!p->ok) {
		*e = p->err;
		return -1;
	}
	out->blob = blob_make(cx, (struct bytes){ (const uint8_t *)p->made.p, p->made.n }, &facts);
	out->name = file_name(a, formats[a->format].ends, cx_now(cx), cx_arena(cx));
	out->media = str_from(formats[a->format].media);
	out->size = facts.size;
	out->hash = facts.hash;
	out->pages = p->count;
	return 0;
}
