/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of files by their content, however the bytes come in pieces; hash and kind of a blob. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <sodium.h>

#include "common/blob.h"

struct file {
	uint8_t b[4096];
	size_t n;
};

static void
put(struct file *f, const void *p, size_t n)
{
	assert_in_range(f->n + n, 0, sizeof(f->b));
	memcpy(f->b + f->n, p, n);
	f->n += n;
}

static void
put_number(struct file *f, size_t n, size_t bytes)
{
	for (; bytes > 0; bytes--, n >>= 8)
		put(f, &(uint8_t){ (uint8_t)n }, 1);
}

static void
put_zeros(struct file *f, size_t n)
{
	put_number(f, 0, n);
}

/* A ZIP of stored files by these names (NULL ends), each with this content. */
static struct file
zip(const char *const *names, const void *content, size_t size)
{
	struct file f = { 0 }, dir = { 0 };
	size_t count = 0, from;

	for (; names[count] != NULL; count++) {
		size_t n = strlen(names[count]), at = f.n;

		put(&f, "PK\3\4", 4);
		put_zeros(&f, 14);
		put_number(&f, size, 4);
		put_number(&f, size, 4);
		put_number(&f, n, 2);
		put_zeros(&f, 2);
		put(&f, names[count], n);
		put(&f, content, size);
		put(&dir, "PK\1\2", 4);
		put_zeros(&dir, 24);
		put_number(&dir, n, 2);
		put_zeros(&dir, 12);
		put_number(&dir, at, 4);
		put(&dir, names[count], n);
	}
	from = f.n;
	put(&f, dir.b, dir.n);
	put(&f, "PK\5\6", 4);
	put_zeros(&f, 4);
	put_number(&f, count, 2);
	put_number(&f, count, 2);
	put_number(&f, dir.n, 4);
	put_number(&f, from, 4);
	put_zeros(&f, 2);
	return f;
}

static enum media
kind_in_pieces(const void *p, size_t n, size_t piece)
{
	struct media_scan m = { 0 };

	for (size_t at = 0; at < n; at += piece)
		media_add(
		    &m, (struct bytes){ (const uint8_t *)p + at, n - at < piece ? n - at : piece });
	return media_of(&m);
}

/* The same whatever the pieces. */
static enum media
kind(const void *p, size_t n)
{
	enum media whole = kind_in_pieces(p, n, n);

	for (size_t piece = 1; piece < n && piece < 200; piece++)
		assert_int_equal(kind_in_pieces(p, n, piece), whole);
	return whole;
}

static enum media
kind_of_zip(const char *const *names)
{
	struct file f = zip(names, "<x/>", 4);

	return kind(f.b, f.n);
}

#define KIND(lit) kind(lit, sizeof(lit) - 1)
#define ZIP(...) kind_of_zip((const char *const[]){ __VA_ARGS__, NULL })

static void
by_their_first_bytes(void **state)
{
	(void)state;
	assert_int_equal(KIND("%PDF-1.7\n%\xe2\xe3\xcf\xd3"), MEDIA_PDF);
	assert_int_equal(KIND("\xff\xd8\xff\xe0\0\x10JFIF"), MEDIA_JPEG);
	assert_int_equal(KIND("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), MEDIA_PNG);
	assert_int_equal(KIND("\0\0\0\x18"
			      "ftypmp42\0\0\0\0isommp42"),
	    MEDIA_MP4);
	assert_int_equal(KIND("\0\0\0\x14"
			      "ftypqt  \0\0\0\0qt  "),
	    MEDIA_NONE);
	assert_int_equal(KIND("\0\0\0\x14"
			      "ftypheic\0\0\0\0mif1"),
	    MEDIA_NONE);
	assert_int_equal(KIND("MZ\x90\0\3\0\0\0"), MEDIA_NONE);
	assert_int_equal(KIND("GIF89a\1\0\1\0"), MEDIA_NONE);
	assert_int_equal(KIND("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"), MEDIA_NONE); /* .doc */
	assert_int_equal(kind("", 0), MEDIA_NONE);
}

static void
text_in_two_encodings(void **state)
{
	(void)state;
	assert_int_equal(KIND("走访记录\r\n\t第二行"), MEDIA_TXT);
	assert_int_equal(KIND("\xef\xbb\xbf"
			      "with a mark"),
	    MEDIA_TXT);
	assert_int_equal(KIND("\xd7\xdf\xb7\xc3\xbc\xc7\xc2\xbc"), MEDIA_TXT); /* GBK */
	assert_int_equal(KIND("\x81\x30\x81\x30 a"), MEDIA_TXT); /* four bytes of GB 18030 */
	assert_int_equal(KIND("a\0b"), MEDIA_NONE);
	assert_int_equal(KIND("a\x1b[0m"), MEDIA_NONE);
	assert_int_equal(KIND("\xff\xfe"
			      "a"),
	    MEDIA_NONE);
	assert_int_equal(KIND("\xe8\xb5"), MEDIA_TXT);         /* a character of GBK … */
	assert_int_equal(KIND("\xe8\xb5\xb0\xe8"), MEDIA_TXT); /* … and two */
	assert_int_equal(KIND("ab\xe8"), MEDIA_NONE);          /* of neither a whole one */
	assert_int_equal(KIND("\xc0\xaf\x80"), MEDIA_NONE);
}

static void
office_files_are_told_apart_in_the_zip(void **state)
{
	(void)state;
	assert_int_equal(
	    ZIP("[Content_Types].xml", "_rels/.rels", "word/document.xml"), MEDIA_DOCX);
	assert_int_equal(ZIP("[Content_Types].xml", "word/document2.xml"), MEDIA_DOCX);
	assert_int_equal(
	    ZIP("xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"), MEDIA_XLSX);
	assert_int_equal(ZIP("OFD.xml", "Doc_0/Document.xml"), MEDIA_OFD);
	assert_int_equal(ZIP("photo.jpg", "notes.txt"), MEDIA_NONE);
	assert_int_equal(ZIP("word/document.xml"), MEDIA_NONE);
	assert_int_equal(ZIP("[Content_Types].xml", "ppt/presentation.xml"), MEDIA_NONE);
	assert_int_equal(
	    ZIP("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), MEDIA_NONE);
	assert_int_equal(
	    ZIP("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), MEDIA_NONE);
	assert_int_equal(ZIP("[Content_Types].xml", "word/documents.xml"), MEDIA_NONE);
	assert_int_equal(ZIP("a/OFD.xml"), MEDIA_NONE);
}

/* An archive with a document stored in it is no document; one cut off is nothing. */
static void
only_the_outer_directory_counts(void **state)
{
	static const char *const names[] = { "[Content_Types].xml", "word/document.xml", NULL };
	static const char *const outer[] = { "letter.docx", NULL };
	struct file in = zip(names, "<x/>", 4), out = zip(outer, in.b, in.n);

	(void)state;
	assert_int_equal(kind(in.b, in.n), MEDIA_DOCX);
	assert_int_equal(kind(out.b, out.n), MEDIA_NONE);
	assert_int_equal(kind(in.b, in.n - 1), MEDIA_NONE);
	assert_int_equal(kind(in.b, in.n / 2), MEDIA_NONE);
}

static void
a_blob_knows_its_hash(void **state)
{
	static const uint8_t text[] = "%PDF-1.7 in three pieces";
	uint8_t want[BLOB_HASH], got[BLOB_HASH];
	struct arena a = { 0 };
	struct bytes seen = { 0 };
	crypto_generichash_state h;

	(void)state;
	crypto_generichash(want, sizeof(want), text, sizeof(text), NULL, 0);
	seen = blob_seen_add(&a, seen, (struct bytes){ text, 5 });
	seen = blob_seen_add(&a, seen, (struct bytes){ text, 0 });
	seen = blob_seen_add(&a, seen, (struct bytes){ text + 5, 7 });
	seen = blob_seen_add(&a, seen, (struct bytes){ text + 12, sizeof(text) - 12 });
	memcpy(&h, seen.p, sizeof(h));
	crypto_generichash_final(&h, got, sizeof(got));
	assert_memory_equal(got, want, sizeof(want));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_their_first_bytes),
		cmocka_unit_test(text_in_two_encodings),
		cmocka_unit_test(office_files_are_told_apart_in_the_zip),
		cmocka_unit_test(only_the_outer_directory_counts),
		cmocka_unit_test(a_blob_knows_its_hash),
	};

	return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
