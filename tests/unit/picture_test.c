/* SPDX-License-Identifier: Apache-2.0 */
/* picture_bare: what is not the picture goes, what is stays, and no length is believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/picture.h"

#define BYTES(lit) ((struct bytes){ (const uint8_t *)("" lit), sizeof(lit) - 1 })

#define SOI "\xff\xd8"
#define JFIF "\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
#define JFIF_PREVIEW "\xff\xe0\0\x13JFIF\0\1\1\0\0\1\0\1\1\1MRK"
#define COMMENT "\xff\xfe\0\x06MARK"
#define XMP "\xff\xe1\0\x0bhttp:MARK"
#define EXIF_UPRIGHT     \
	"\xff\xe1\0\x20" \
	"Exif\0\0MM\0\x2a\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\1MARK"
#define EXIF_TURNED                      \
	"\xff\xe1\0\x2a"                 \
	"Exif\0\0II\x2a\0\x08\0\0\0\2\0" \
	"\x0f\x01\2\0\4\0\0\0MARK\x12\x01\3\0\1\0\0\0\6\0\0\0"
#define EXIF_SIX         \
	"\xff\xe1\0\x22" \
	"Exif\0\0MM\0\x2a\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
#define ICC "\xff\xe2\0\x10ICC_PROFILE\0\1\1"
#define PHOTOSHOP "\xff\xed\0\x06MARK"
#define TABLE "\xff\xdb\0\x04\1\2"
#define SCAN                                     \
	"\xff\xda\0\x03\1data\xff\0data\xff\xd3" \
	"data"
#define EOI "\xff\xd9"

static void
is(struct bytes in, const char *ending, struct bytes want)
{
	struct buf out = { 0 };
	const char *got = picture_bare(in, &out);

	assert_non_null(got);
	assert_string_equal(got, ending);
	assert_int_equal(out.n, want.n);
	assert_memory_equal(out.p, want.p, want.n);
	buf_free(&out);
}

static void
jpeg_keeps_the_picture(void **state)
{
	(void)state;
	is(BYTES(SOI JFIF ICC TABLE SCAN TABLE SCAN EOI), "jpg",
	    BYTES(SOI JFIF ICC TABLE SCAN TABLE SCAN EOI));
}

static void
jpeg_loses_the_rest(void **state)
{
	(void)state;
	is(BYTES(SOI JFIF_PREVIEW EXIF_UPRIGHT XMP PHOTOSHOP TABLE COMMENT SCAN COMMENT EOI "MARK"),
	    "jpg", BYTES(SOI TABLE SCAN EOI));
}

static void
jpeg_keeps_how_it_is_held(void **state)
{
	(void)state;
	is(BYTES(SOI EXIF_TURNED TABLE SCAN EOI), "jpg", BYTES(SOI EXIF_SIX TABLE SCAN EOI));
}

#define PNG "\x89PNG\r\n\x1a\n"
#define CHUNK(length, type, data) "\0\0\0" length type data "sums"
#define IHDR CHUNK("\x04", "IHDR", "head")
#define IDAT CHUNK("\x05", "IDAT", "datas")
#define IEND CHUNK("\0", "IEND", "")

static void
png_likewise(void **state)
{
	(void)state;
	is(BYTES(PNG IHDR CHUNK("\4", "tEXt", "MARK") CHUNK("\1", "gAMA", "g")
		   CHUNK("\4", "eXIf", "MARK") IDAT IDAT CHUNK("\4", "tIME", "MARK") IEND "MARK"),
	    "png", BYTES(PNG IHDR CHUNK("\1", "gAMA", "g") IDAT IDAT IEND));
}

/* Each cut, copied so that the sanitizer sees a byte read past it; and lengths that lie. */
static void
nothing_is_believed(void **state)
{
	const struct bytes whole[] = { BYTES(SOI JFIF EXIF_TURNED ICC TABLE COMMENT SCAN EOI),
		BYTES(PNG IHDR CHUNK("\4", "tEXt", "MARK") IDAT IEND) };

	(void)state;
	for (size_t k = 0; k < 2; k++)
		for (size_t n = 0; n < whole[k].n; n++) {
			uint8_t *part = malloc(n + 1);
			struct buf out = { 0 };

			memcpy(part, whole[k].p, n);
			part = realloc(part, n > 0 ? n : 1);
			assert_null(picture_bare((struct bytes){ part, n }, &out));
			buf_free(&out);
			for (size_t i = 8; i < n; i++) { /* a byte that says something else */
				struct buf other = { 0 };
				uint8_t was = part[i];

				part[i] = 0xff;
				(void)picture_bare((struct bytes){ part, n }, &other);
				part[i] = was;
				buf_free(&other);
			}
			free(part);
		}
}

static void
other_things_are_none(void **state)
{
	struct buf out = { 0 };

	(void)state;
	assert_null(picture_bare(BYTES("%PDF-1.7"), &out));
	assert_null(picture_bare(BYTES(""), &out));
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jpeg_keeps_the_picture),
		cmocka_unit_test(jpeg_loses_the_rest),
		cmocka_unit_test(jpeg_keeps_how_it_is_held),
		cmocka_unit_test(png_likewise),
		cmocka_unit_test(nothing_is_believed),
		cmocka_unit_test(other_things_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
