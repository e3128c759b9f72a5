/* SPDX-License-Identifier: Apache-2.0 */
/* An entry and its correction: numbers, versions and the chain, alike for every book. */
#include <sodium.h>
#include <stdio.h>

#include "common/msg.h"
#include "services/registers/decide.h"

static struct book *
book_of(struct cx *cx, const struct fact *f)
{
	struct uuid id = entry_chain(f->book, f->site, date_year(f->date));
	static const uint8_t first[ENTRY_HASH];
	struct book *b;

	if (row_find(cx, &book_table, id) != NULL)
		return row_edit(cx, &book_table, id);
	b = row_add(cx, &book_table, id, id);
	b->book = f->book;
	b->site = f->site;
	b->site_code = f->site_code;
	b->street = f->street;
	b->year = date_year(f->date);
	b->hash = (struct bytes){ first, sizeof(first) };
	return b;
}

/* The same day of a later year; the 28th for the 29th of February. */
static struct date
years_on(struct date day, int32_t years)
{
	int32_t year = date_year(day) + years, md = day.ymd % 10000;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return (struct date){ year * 10000 + (md == 229 && !leap ? 228 : md) };
}

/* Chance is no input of a rule: the salt only keeps others from trying names against the hash. */
static void
keep_apart(struct cx *cx, const struct fact *f, struct book_entry *x)
{
	uint8_t *salt = arena_alloc(cx_arena(cx), ENTRY_SALT);
	uint8_t *hash = arena_alloc(cx_arena(cx), ENTRY_HASH);
	struct resident_data *d;

	if (f->residents.n == 0)
		return;
	randombytes_buf(salt, ENTRY_SALT);
	d = row_add(cx, &resident_data_table, x->id, x->entry);
	d->site_code = x->site_code;
	d->number = x->number;
	d->year = x->year;
	d->residents = f->residents;
	d->salt = (struct bytes){ salt, ENTRY_SALT };
	d->erase_on = years_on(x->date, setting_at(cx, SETTING_RESIDENTS_KEPT_YEARS, cx_today(cx)));
	entry_private_hash(&d->residents, d->salt, cx_arena(cx), hash);
	x->contact->private_hash = (struct bytes){ hash, ENTRY_HASH };
}

/* The next place of the book's chain. */
static void
seal(struct cx *cx, struct book *b, struct book_entry *x)
{
	uint8_t *hash = arena_alloc(cx_arena(cx), ENTRY_HASH);
	struct raw body;

	x->place = ++b->places;
	body = msg_encode(&book_sealed_desc, x, MSG_ALL, cx_arena(cx));
	x->body = (struct bytes){ body.p, body.n };
	entry_hash(b->hash.p, x->body, hash);
	x->hash = b->hash = (struct bytes){ hash, ENTRY_HASH };
}

/* The members that a new version has whatever it corrects. */
static void
fill(const struct fact *f, const struct book *b, struct book_entry *x)
{
	x->chain = b->id;
	x->book = f->book;
	x->year = b->year;
	x->site = f->site;
	x->site_code = b->site_code;
	x->street = b->street;
	x->date = f->date;
	x->title = f->title;
	x->deputies = f->deputies;
	x->activity = f->activity;
	x->contact = f->contact;
	x->debrief = f->debrief;
	x->opinion = f->opinion;
	x->words = f->words;
	x->recorder = f->recorder;
	x->recorded_at = f->recorded_at;
}

static void
ref_of(const struct book_entry *x, struct entry_ref *out)
{
	*out = (struct entry_ref){ x->entry, x->book, x->site_code, x->year, x->number, x->version,
		x->place, x->hash };
}

static const struct book_entry *
enter(struct cx *cx, struct fact *f)
{
	struct uuid id = uuid_absent(f->entry) ? cx_uuid(cx) : f->entry;
	struct book *b = book_of(cx, f);
	struct book_entry *x = row_add(cx, &entry_table, id, id);

	fill(f, b, x);
	x->number = ++b->entries;
	x->version = 1;
	keep_apart(cx, f, x);
	seal(cx, b, x);
	return x;
}

/* The next version of the entry; its id is that of its place, so that a derived one has it anew. */
static const struct book_entry *
enter_anew(
    struct cx *cx, struct uuid id, const struct book_entry *old, struct str reason, struct fact *f)
{
	struct book *b = row_edit(cx, &book_table, old->chain);
	struct book_entry *x = row_add(cx, &entry_table, id, old->entry);

	fill(f, b, x);
	x->number = old->number;
	x->version = old->version + 1;
	x->reason = reason;
	keep_apart(cx, f, x);
	seal(cx, b, x);
	return x;
}

static struct uuid
version_id(const struct book_entry *old)
{
	char name[64], text[37];
	int n;

	uuid_format(old->entry, text);
	n = snprintf(name, sizeof(name), "%s/%d", text, old->version + 1);
	return uuid_named(name, (size_t)n);
}

const struct book_entry *
entry_follow(struct cx *cx, const struct book_entry *old, struct str reason, struct fact *f)
{
	return old == NULL ? enter(cx, f) : enter_anew(cx, version_id(old), old, reason, f);
}

const struct book_entry *
entry_newest(struct cx *cx, struct uuid entry)
{
	const struct book_entry *best = NULL;

	for (const struct book_entry *x = row_first(cx, &entry_table, entry); x != NULL;
	     x = row_next(cx, &entry_table, x))
		if (best == NULL || x->version > best->version)
			best = x;
	return best;
}

const struct book_entry *
entry_take(struct cx *cx, const void *on, int32_t book, struct err *e)
{
	const struct book_entry *x;
	struct on_entry o;

	memcpy(&o, on, sizeof(o));
	x = entry_newest(cx, o.entry);
	if (x == NULL || x->book != book) {
		err_set(e, E_NOT_FOUND, "entry", "this book has no such entry");
		return NULL;
	}
	if (o.version.set && o.version.v != x->version) {
		err_set(e, E_ABORTED, "version", "the entry has version %d by now, not %lld",
		    x->version, (long long)o.version.v);
		return NULL;
	}
	return x;
}

/* A correction stays in the book of its site and year. */
static int
stays(
    const struct bookkind *kind, const struct book_entry *old, const struct fact *f, struct err *e)
{
	if (!uuid_eq(old->site, f->site))
		return err_set(e, E_FAILED_PRECONDITION, "content.site",
		    "an entry stays in the book of its site");
	if (old->year != date_year(f->date))
		return err_set(e, E_FAILED_PRECONDITION, kind->day,
		    "an entry stays in the book of its year, %d", old->year);
	return 0;
}

/* ---- the two commands of a book ---- */

const struct bookkind *const book_kinds[BOOKS] = {
	[BOOK_ACTIVITY] = &activity_book,
	[BOOK_CONTACT] = &contact_book,
	[BOOK_DEBRIEF] = &debrief_book,
	[BOOK_OPINION] = &opinion_book,
};

static int
find_out(
    struct cx *cx, const struct bookkind *kind, const void *content, struct fact *f, struct err *e)
{
	*f = (struct fact){ .book = kind->book,
		.date = kind->day_of(content),
		.recorder = cx_name(cx),
		.recorded_at = cx_now(cx) };
	memcpy(&f->site, content, sizeof(f->site));
	return kind->take(cx, content, f, e);
}

static int
record(struct cx *cx, const struct bookkind *kind, const void *args, void *result, struct err *e)
{
	const struct book_entry *x;
	const struct v1_site *site;
	struct entry_record a;
	struct fact f;

	memcpy(&a, args, sizeof(a));
	if (find_out(cx, kind, a.content, &f, e) != 0 || take_site(cx, f.site, e) != 0)
		return -1;
	site = row_find(cx, &registers_site_view, f.site);
	f.site_code = site->code;
	f.street = site->street;
	x = enter(cx, &f);
	ref_of(x, result);
	tell_entry(cx, x);
	if (kind->follow != NULL)
		kind->follow(cx, x);
	return 0;
}

static int
correct(struct cx *cx, const struct bookkind *kind, const void *args, void *result, struct err *e)
{
	const struct book_entry *old, *x;
	struct entry_correct a;
	struct fact f;

	memcpy(&a, args, sizeof(a));
	if (find_out(cx, kind, a.content, &f, e) != 0)
		return -1;
	old = entry_take(cx, args, kind->book, e);
	if (old == NULL || stays(kind, old, &f, e) != 0)
		return -1;
	x = enter_anew(cx, cx_uuid(cx), old, a.reason, &f);
	ref_of(x, result);
	tell_entry(cx, x);
	if (kind->follow != NULL)
		kind->follow(cx, x);
	return 0;
}

#define DECIDES(T)                                                                             \
	int decide_##T##_record(struct cx *cx, const void *args, void *result, struct err *e)  \
	{                                                                                      \
		return record(cx, &T##_book, args, result, e);                                 \
	}                                                                                      \
	int decide_##T##_correct(struct cx *cx, const void *args, void *result, struct err *e) \
	{                                                                                      \
		return correct(cx, &T##_book, args, result, e);                                \
	}
DECIDES(activity)
DECIDES(contact)
DECIDES(debrief)
