/* SPDX-License-Identifier: Apache-2.0 */
/* Files of entries and documents: what is kept of them, who is told, all of them or none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>

#include "common/blob.h"
#include "tests/lib/books.h"

#define PDF "%PDF-1.7"

/* A file of the station's, uploaded. */
static struct file_ref
uploaded(struct books *b, const char *name, const char *content)
{
	struct bytes bytes = { (const uint8_t *)content, strlen(content) };
	struct blob_row row = { .id = uuid_named(name, strlen(name)),
		.owner = STR("test"),
		.size = (int64_t)bytes.n,
		.made_at = b->now };
	uint8_t *hash = arena_alloc(state_arena(b->st), BLOB_HASH);

	row.seen = blob_seen_add(state_arena(b->st), row.seen, bytes);
	crypto_generichash(hash, BLOB_HASH, bytes.p, bytes.n, NULL, 0);
	state_put(b->st, &blob_table, &row);
	return (struct file_ref){ row.id, str_from(name), { 0 }, { hash, BLOB_HASH } };
}

static size_t
files(struct books *b)
{
	size_t n = 0;

	for (const void *f = state_each(b->st, &registers_attachment_table, NULL); f != NULL;
	     f = state_each(b->st, &registers_attachment_table, f))
		n++;
	return n;
}

static bool
referenced(struct books *b, const struct file_ref *file)
{
	return ((const struct blob_row *)state_find(b->st, &blob_table, file->blob))->referenced;
}

static struct uuid
entered(struct books *b)
{
	struct activity_record a = { books_activity(b) };

	assert_int_equal(books_do(b, "activity.record", &a), E_NONE);
	return b->ref.entry;
}

static void
an_entry_has_files(void **state)
{
	struct books *b = books_new();
	struct file_ref file[] = { uploaded(b, "one.pdf", PDF), uploaded(b, "two.txt", "文字") };
	struct entry_attach args = { entered(b), { 0 }, { file, 2 } };
	const struct ev_entry_attached *ev;
	const struct attached_card *cards;

	(void)state;
	assert_int_equal(books_do(b, "entry.attach", &args), E_NONE);
	assert_int_equal(files(b), 2);
	assert_true(referenced(b, &file[0]) && referenced(b, &file[1]));
	assert_int_equal(b->out.nevents, 1);
	assert_string_equal(b->out.events[0].ev->type, "entry.attached");
	assert_int_equal(b->out.events[0].audience.n, 5); /* station, street, three deputies */
	ev = b->out.events[0].data;
	assert_int_equal(ev->number, 1);
	cards = ev->attachments.v;
	assert_true(str_is(cards[0].media, "application/pdf"));
	assert_true(str_is(cards[1].media, "text/plain"));
	assert_int_equal(cards[0].size, strlen(PDF));
	assert_memory_equal(cards[0].hash.p, file[0].hash.p, BLOB_HASH);
	books_free(b);
}

static void
refused(struct books *b, const void *args, enum errclass class, const char *field)
{
	size_t before = files(b);

	assert_int_equal(books_do(b, "entry.attach", args), class);
	assert_string_equal(b->err.field, field);
	assert_int_equal(b->out.nevents, 0);
	assert_int_equal(files(b), before);
}

static void
all_or_none(void **state)
{
	struct books *b = books_new();
	struct file_ref file[] = { uploaded(b, "one.pdf", PDF), uploaded(b, "run.exe", "MZ\1") };
	struct entry_attach args = { entered(b), { 0 }, { file, 2 } };
	uint8_t other[BLOB_HASH] = { 0 };

	(void)state;
	refused(b, &args, E_INVALID_ARGUMENT, "attachments[1].media");
	assert_false(referenced(b, &file[0]));
	file[1] = file[0];
	refused(b, &args, E_INVALID_ARGUMENT, "attachments[1].blob");
	args.attachments.n = 1;
	file[0].hash.p = other;
	refused(b, &args, E_INVALID_ARGUMENT, "attachments[0].hash");
	file[0] = file[1];
	file[0].media = STR("image/png");
	refused(b, &args, E_INVALID_ARGUMENT, "attachments[0].media");
	file[0] = file[1];
	args.version = (struct opt_i64){ 2, true };
	refused(b, &args, E_ABORTED, "version");
	args.version.set = false;
	args.entry.b[4] ^= 1;
	refused(b, &args, E_NOT_FOUND, "entry");
	assert_false(referenced(b, &file[0]));
	books_free(b);
}

static void
twenty_at_most(void **state)
{
	struct books *b = books_new();
	struct entry_attach args = { entered(b), { 0 }, { NULL, 1 } };
	char name[] = "a.pdf";
	struct file_ref file;

	(void)state;
	args.attachments.v = &file;
	for (int i = 0; i < FILES_MAX; i++, name[0]++) {
		file = uploaded(b, name, PDF);
		assert_int_equal(books_do(b, "entry.attach", &args), E_NONE);
	}
	file = uploaded(b, name, PDF);
	refused(b, &args, E_FAILED_PRECONDITION, "attachments[0]");
	books_free(b);
}

static void
a_documents_files_know_its_version(void **state)
{
	struct books *b = books_new();
	struct archive_content c = { .site = b->site[PLACE_OWN],
		.year = 2025,
		.part = PART_BUILDING,
		.title = STR("选址纪要"),
		.made_on = { 20251201 },
		.responsible = STR("周明") };
	struct archive_file filed = { &c };
	struct archive_revise again = { .reason = STR("定稿"), .content = &c };
	struct file_ref file = uploaded(b, "one.pdf", PDF);
	struct archive_attach args = { .attachments = { &file, 1 } };
	const struct ev_archive_attached *ev;

	(void)state;
	assert_int_equal(books_do(b, "archive.file", &filed), E_NONE);
	args.document = again.document = b->document.document;
	assert_int_equal(books_do(b, "archive.revise", &again), E_NONE);
	assert_int_equal(
	    books_as(b, "archive.attach", ROLE_station, "S02", &args), E_PERMISSION_DENIED);
	assert_int_equal(books_do(b, "archive.attach", &args), E_NONE);
	ev = b->out.events[0].data;
	assert_int_equal(ev->version, 2);
	assert_int_equal(((const struct attached_card *)ev->attachments.v)->version, 2);
	assert_int_equal(b->out.events[0].audience.n, 2);
	books_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_has_files),
		cmocka_unit_test(all_or_none),
		cmocka_unit_test(twenty_at_most),
		cmocka_unit_test(a_documents_files_know_its_version),
	};

	return cmocka_run_group_tests_name("attach", tests, NULL, NULL);
}
