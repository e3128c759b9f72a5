/* SPDX-License-Identifier: Apache-2.0 */
/* The archive: documents, their versions, who is told, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/lib/books.h"

static struct archive_content
content(const struct books *b)
{
	return (struct archive_content){ .site = b->site[PLACE_OWN],
		.year = 2025,
		.part = PART_EXPERIENCE,
		.title = STR("一年工作总结"),
		.made_on = { 20260115 },
		.responsible = STR("周明"),
		.text = STR("全年接待群众三百人次。") };
}

static size_t
versions(struct books *b)
{
	size_t n = 0;

	for (const void *d = state_each(b->st, &archive_table, NULL); d != NULL;
	     d = state_each(b->st, &archive_table, d))
		n++;
	return n;
}

static const struct archive_document *
version(struct books *b, struct uuid document, int32_t number)
{
	const struct archive_document *d = state_each(b->st, &archive_table, NULL);

	while (d != NULL && !(uuid_eq(d->document, document) && d->version == number))
		d = state_each(b->st, &archive_table, d);
	return d;
}

static void
refused(struct books *b, const char *op, const void *args, enum errclass class, const char *field)
{
	size_t before = versions(b);

	assert_int_equal(books_do(b, op, args), class);
	assert_string_equal(b->err.field, field);
	assert_int_equal(b->out.nevents, 0);
	assert_int_equal(versions(b), before);
}

static void
versions_stay(void **state)
{
	struct books *b = books_new();
	struct archive_content c = content(b), again = content(b);
	struct archive_file file = { &c };
	struct archive_revise fix = { .reason = STR("放错部分"), .content = &again };
	const struct emitted *event;

	(void)state;
	assert_int_equal(books_do(b, "archive.file", &file), E_NONE);
	assert_int_equal(b->document.version, 1);
	event = &b->out.events[0];
	assert_string_equal(event->ev->type, "archive.filed");
	assert_int_equal(event->audience.n, 2);
	assert_true(str_is(event->audience.v[0], "station:S01"));
	assert_true(str_is(event->audience.v[1], "street:guixi"));
	again.part = PART_HIGHLIGHTS;
	again.year = 2024;
	fix.document = b->document.document;
	assert_int_equal(books_do(b, "archive.revise", &fix), E_NONE);
	assert_int_equal(b->document.version, 2);
	assert_int_equal(b->document.year, 2024);
	assert_string_equal(b->out.events[0].ev->type, "archive.revised");
	assert_int_equal(version(b, fix.document, 1)->part, PART_EXPERIENCE);
	assert_int_equal(version(b, fix.document, 2)->part, PART_HIGHLIGHTS);
	assert_true(str_is(version(b, fix.document, 2)->reason, "放错部分"));
	books_free(b);
}

static void
bad_input_is_named(void **state)
{
	struct books *b = books_new();
	struct archive_content c = content(b);
	struct archive_file file = { &c };
	struct archive_revise fix = { .reason = STR("x"), .content = &c };

	(void)state;
	assert_int_equal(books_do(b, "archive.file", &file), E_NONE);
	fix.document = b->document.document;
	fix.version = (struct opt_i64){ 2, true };
	refused(b, "archive.revise", &fix, E_ABORTED, "version");
	fix.version.set = false;
	c.site = b->site[PLACE_OTHER];
	refused(b, "archive.file", &file, E_PERMISSION_DENIED, "content.site");
	refused(b, "archive.revise", &fix, E_FAILED_PRECONDITION, "content.site");
	c.site.b[0] ^= 1;
	refused(b, "archive.file", &file, E_NOT_FOUND, "content.site");
	c = content(b);
	c.year = 2027;
	refused(b, "archive.file", &file, E_INVALID_ARGUMENT, "content.year");
	refused(b, "archive.revise", &fix, E_INVALID_ARGUMENT, "content.year");
	c = content(b);
	c.made_on = (struct date){ 20260303 };
	refused(b, "archive.file", &file, E_INVALID_ARGUMENT, "content.made_on");
	c = content(b);
	fix.document.b[5] ^= 1;
	refused(b, "archive.revise", &fix, E_NOT_FOUND, "document");
	c.site = b->site[PLACE_SHUT];
	assert_int_equal(
	    books_as(b, "archive.file", ROLE_committee, "", &file), E_FAILED_PRECONDITION);
	assert_string_equal(b->err.field, "content.site");
	books_free(b);
}

static void
another_sites_document(void **state)
{
	struct books *b = books_new();
	struct archive_content c = content(b);
	struct archive_file file = { &c };
	struct archive_revise fix = { .reason = STR("x"), .content = &c };

	(void)state;
	assert_int_equal(books_do(b, "archive.file", &file), E_NONE);
	fix.document = b->document.document;
	assert_int_equal(
	    books_as(b, "archive.revise", ROLE_station, "S02", &fix), E_PERMISSION_DENIED);
	assert_int_equal(
	    books_as(b, "archive.revise", ROLE_street, "zhonghe", &fix), E_PERMISSION_DENIED);
	assert_int_equal(books_as(b, "archive.revise", ROLE_street, "guixi", &fix), E_NONE);
	assert_int_equal(books_as(b, "archive.revise", ROLE_committee, "", &fix), E_NONE);
	assert_int_equal(versions(b), 3);
	books_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_stay),
		cmocka_unit_test(bad_input_is_named),
		cmocka_unit_test(another_sites_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
