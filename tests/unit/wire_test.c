/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/wire.h"

#define BYTES(text) ((struct raw){ (const uint8_t *)(text), sizeof(text) - 1 })

static void
same(struct raw got, struct raw expected)
{
	assert_int_equal(got.n, expected.n);
	assert_memory_equal(got.p, expected.p, expected.n);
}

static void
classes_are_errclass(void **state)
{
	(void)state;
	assert_int_equal(wire_class_enum.n, E_COUNT - 1);
	for (int c = 1; c < E_COUNT; c++)
		assert_string_equal(wire_class_enum.names[c - 1], err_name((enum errclass)c));
}

/* Written by hand from the description of the answer map. */
static void
answers_as_written_by_hand(void **state)
{
	struct arena a = { 0 };
	const int64_t seq = 300, epoch = 2;
	struct err e;

	(void)state;
	same(wire_ok(&a, BYTES("\x80"), NULL, NULL), BYTES("\x82\xa2ok\xc3\xa6result\x80"));
	same(wire_ok(&a, BYTES("\x81\xa1x\x01"), &seq, &epoch),
	    BYTES("\x84\xa2ok\xc3\xa6result\x81\xa1x\x01\xa3seq\xcd\x01\x2c\xa5"
		  "epoch\x02"));
	err_set(&e, E_ABORTED, "version", "stale");
	same(wire_fail(&a, &e, 0),
	    BYTES("\x82\xa2ok\xc2\xa5"
		  "error\x83\xa5"
		  "class\xa7"
		  "ABORTED\xa4text\xa5stale\xa5"
		  "field\xa7version"));
	err_set(&e, E_UNAVAILABLE, NULL, "gone");
	same(wire_fail(&a, &e, 100),
	    BYTES("\x82\xa2ok\xc2\xa5"
		  "error\x83\xa5"
		  "class\xabUNAVAILABLE\xa4text\xa4gone\xaeretry_after_ms\x64"));
	arena_free(&a);
}

static void
a_refusal_is_read_back(void **state)
{
	struct arena a = { 0 };
	struct wire_answer answer;
	struct err e;

	(void)state;
	for (int c = 1; c < E_COUNT; c++) {
		err_set(&e, (enum errclass)c, "units[2].code", "no unit 乡镇");
		assert_int_equal(msg_decode(&wire_answer_desc, wire_fail(&a, &e, c),
				     MP_NODES_ANSWER, &a, &answer, &e),
		    0);
		assert_false(answer.ok);
		assert_int_equal(answer.error->class, c);
		assert_true(str_is(answer.error->text, "no unit 乡镇"));
		assert_true(str_is(answer.error->field, "units[2].code"));
		assert_true(answer.error->retry_after_ms.set);
		assert_int_equal(answer.error->retry_after_ms.v, c);
	}
	arena_free(&a);
}

/* The longest text and field an err can hold pass the wire's own bounds. */
static void
every_err_fits(void **state)
{
	struct arena a = { 0 };
	struct wire_answer answer;
	struct err e = { .class = E_INTERNAL };

	(void)state;
	memset(e.text, 't', sizeof(e.text) - 1);
	memset(e.field, 'f', sizeof(e.field) - 1);
	assert_int_equal(msg_decode(&wire_answer_desc, wire_fail(&a, &e, WIRE_DEADLINE_MAX_MS),
			     MP_NODES_ANSWER, &a, &answer, &e),
	    0);
	assert_int_equal(answer.error->text.n, sizeof(e.text) - 1);
	arena_free(&a);
}

static void
registration_is_bounded(void **state)
{
	const struct {
		struct raw in;
		const char *field; /* NULL: good */
	} rows[] = {
#define NAMES                              \
	"\xa7service\xa1s\xa8instance\xa1" \
	"1"
		{ BYTES("\x85" NAMES "\xa5"
			"epoch\x01\xa4head\x00\xa3ops\x91\xa3"
			"c:x"),
		    NULL },
		{ BYTES("\x86" NAMES "\xa5"
			"epoch\x01\xa4head\x00\xa8"
			"draining\xc3\xa3ops\x90"),
		    NULL },
		{ BYTES("\x85" NAMES "\xa5"
			"epoch\xff\xa4head\x00\xa3ops\x90"),
		    "epoch" },
		{ BYTES("\x85" NAMES "\xa5"
			"epoch\x01\xa4head\xff\xa3ops\x90"),
		    "head" },
		{ BYTES("\x84" NAMES "\xa5"
			"epoch\x01\xa3ops\x90"),
		    "head" },
		{ BYTES("\x84" NAMES "\xa5"
			"epoch\x01\xa4head\x00"),
		    "ops" },
		{ BYTES("\x85" NAMES "\xa5"
			"epoch\x01\xa4head\x00\xa3ops\xa1x"),
		    "ops" },
		{ BYTES("\x85" NAMES "\xa5"
			"epoch\x01\xa4head\x00\xa3ops\x91\x01"),
		    "ops[0]" },
#undef NAMES
	};
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct wire_register r;
		struct err e = { 0 };
		int rc = msg_decode(&wire_register_desc, rows[i].in, MP_NODES_CALL, &a, &r, &e);

		assert_int_equal(rc, rows[i].field != NULL ? -1 : 0);
		assert_string_equal(e.field, rows[i].field != NULL ? rows[i].field : "");
	}
	arena_free(&a);
}

/* What is said of a long word ends between two characters, wherever the room for it ends. */
static void
a_text_is_cut_between_characters(void **state)
{
	static const char *const words[] = { "é", "名", "𠀀" };
	char text[2 * sizeof(((struct err *)0)->text)];
	struct err e;

	(void)state;
	for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++)
		for (size_t before = 0; before < 4; before++) {
			size_t n = 0, len = strlen(words[w]);

			for (; n < before; n++)
				text[n] = 'a';
			for (; n + len < sizeof(text); n += len)
				memcpy(&text[n], words[w], len);
			text[n] = '\0';
			err_set(&e, E_INVALID_ARGUMENT, NULL, "%s", text);
			assert_true(str_utf8(str_from(e.text)));
			assert_true(strlen(e.text) + len >= sizeof(e.text));
			assert_memory_equal(e.text, text, strlen(e.text));
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_are_errclass),
		cmocka_unit_test(answers_as_written_by_hand),
		cmocka_unit_test(a_refusal_is_read_back),
		cmocka_unit_test(every_err_fits),
		cmocka_unit_test(registration_is_bounded),
		cmocka_unit_test(a_text_is_cut_between_characters),
	};

	return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
