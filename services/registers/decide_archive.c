/* SPDX-License-Identifier: Apache-2.0 */
/* The archive (一档): documents are filed, and revised by new versions. */
#include "services/registers/archive.h"

static const struct field archive_document_fields[] = {
	FIELD(archive_document, id, F_REQ, 0, 0, "id"),
	FIELD(archive_document, document, F_REQ, 0, 0, "document"),
	FIELD(archive_document, version, F_REQ, 1, INT32_MAX, "version"),
	FIELD(archive_document, site, F_REQ, 0, 0, "site"),
	FIELD(archive_document, site_code, F_REQ, 1, 32, "site_code"),
	FIELD(archive_document, street, F_OPT, 1, 32, "street"),
	FIELD(archive_document, year, F_REQ, 1979, 2199, "year"),
	FIELD_ENUM(archive_document, part, F_REQ, &archive_part_enum, "part"),
	FIELD(archive_document, title, F_REQ, 0, 0, "title"),
	FIELD(archive_document, made_on, F_REQ, 0, 0, "made_on"),
	FIELD(archive_document, responsible, F_REQ, 0, 0, "responsible"),
	FIELD(archive_document, text, F_OPT, 0, 0, "text"),
	FIELD(archive_document, reason, F_OPT, 0, 0, "reason"),
	FIELD(archive_document, recorder, F_REQ, 1, 129, "recorder"),
	FIELD(archive_document, recorded_at, F_REQ, 0, 0, "recorded_at"),
};
DESC(archive_document, "archive_document", "A version of a document.");

const struct table archive_table = { "archive_document", &archive_document_desc, "document",
	TABLE_APPEND, NULL, NULL };

void
load_archive_file(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct archive_file *a = args;

	(void)who, (void)now;
	want(w, &registers_site_view, a->content->site);
}

void
load_archive_revise(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct archive_revise *a = args;

	(void)who, (void)now;
	want(w, &registers_site_view, a->content->site);
	want(w, &archive_table, a->document);
}

const struct archive_document *
archive_newest(struct cx *cx, struct uuid document)
{
	const struct archive_document *best = NULL;

	for (const struct archive_document *d = row_first(cx, &archive_table, document); d != NULL;
	     d = row_next(cx, &archive_table, d))
		if (best == NULL || d->version > best->version)
			best = d;
	return best;
}

int
scope_own_document(struct cx *cx, const void *args, struct err *e)
{
	const struct archive_document *d;
	struct on_document o;

	memcpy(&o, args, sizeof(o));
	d = archive_newest(cx, o.document);
	if (d == NULL)
		return err_set(e, E_NOT_FOUND, "document", "there is no such document");
	return own_site(cx, d->site_code, d->street, "document", e);
}

/* The content as a version of the document; NULL: e. */
static struct archive_document *
version_of(struct cx *cx, const struct archive_content *c, struct uuid id, struct uuid document,
    struct err *e)
{
	const struct v1_site *site = row_find(cx, &registers_site_view, c->site);
	const struct who *who = cx_who(cx);
	struct archive_document *d;

	if (take_day(cx, c->made_on, "content.made_on", e) != 0)
		return NULL;
	if (c->year > date_year(cx_today(cx))) {
		err_set(e, E_INVALID_ARGUMENT, "content.year", "the year has not come yet");
		return NULL;
	}
	d = row_add(cx, &archive_table, id, document);
	d->version = 1;
	d->site = c->site;
	d->site_code = site->code;
	d->street = site->street;
	d->year = c->year;
	d->part = c->part;
	d->title = c->title;
	d->made_on = c->made_on;
	d->responsible = c->responsible;
	d->text = c->text;
	d->recorder = str_empty(who->actor) ? who->principal : who->actor;
	d->recorded_at = cx_now(cx);
	return d;
}

static void
told(struct cx *cx, const struct archive_document *d, struct archive_ref *out)
{
	tell_of(cx, d->version == 1 ? REGISTERS_EV_archive_filed : REGISTERS_EV_archive_revised,
	    d->document,
	    &(struct ev_archive){ .document = d->document,
		.version = d->version,
		.site = d->site,
		.site_code = d->site_code,
		.street = d->street,
		.year = d->year,
		.part = d->part,
		.title = d->title,
		.made_on = d->made_on,
		.responsible = d->responsible,
		.recorder = d->recorder,
		.reason = d->reason });
	audience(cx, ROLE_station, d->site_code);
	if (!str_empty(d->street))
		audience(cx, ROLE_street, d->street);
	*out = (struct archive_ref){ d->document, d->site_code, d->year, d->part, d->version };
}

int
decide_archive_file(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct archive_file *a = args;
	struct uuid id = cx_uuid(cx);
	const struct archive_document *d;

	if (take_site(cx, a->content->site, e) != 0)
		return -1;
	d = version_of(cx, a->content, id, id, e);
	if (d == NULL)
		return -1;
	told(cx, d, result);
	return 0;
}

int
decide_archive_revise(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct archive_revise *a = args;
	const struct archive_document *old = archive_newest(cx, a->document);
	struct archive_document *d;

	if (a->version.set && a->version.v != old->version)
		return err_set(e, E_ABORTED, "version",
		    "the document has version %d by now, not %lld", old->version,
		    (long long)a->version.v);
	if (!uuid_eq(old->site, a->content->site))
		return err_set(e, E_FAILED_PRECONDITION, "content.site",
		    "a document stays in the archive of its site");
	d = version_of(cx, a->content, cx_uuid(cx), a->document, e);
	if (d == NULL)
		return -1;
	d->version = old->version + 1;
	d->reason = a->reason;
	told(cx, d, result);
	return 0;
}
