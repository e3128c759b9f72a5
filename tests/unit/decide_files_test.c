/* SPDX-License-Identifier: Apache-2.0 */
/* Files that go with what a deputy says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/blob.h"
#include "services/suggestions/attach.h"
#include "tests/lib/play.h"

static struct file_ref
uploaded(struct play *p, const char *name)
{
	struct blob_row b = { .id = uuid_named(name, strlen(name)),
		.owner = STR("tester"),
		.size = 8,
		.made_at = p->now };

	b.seen = blob_seen_add(
	    state_arena(p->st), b.seen, (struct bytes){ (const uint8_t *)"\x89PNG\r\n\x1a\n", 8 });
	state_put(p->st, &blob_table, &b);
	return (struct file_ref){ b.id, str_from(name), STR("image/png"), { 0 } };
}

static void
assert_refused(const struct play *p, enum errclass got, enum errclass class, const char *field)
{
	if (got != class || strcmp(p->err.field, field) != 0)
		fail_msg("expected %s %s, got %s %s: %s", err_name(class), field, err_name(got),
		    p->err.field, p->err.text);
	assert_int_equal(p->out.nevents, 0);
}

static enum errclass
revise(struct play *p, struct list files, struct uuids kept)
{
	struct suggestion_content *c = play_content(p);

	c->attachments = files;
	c->attachments_kept = kept;
	return play_call(p, "suggestion.revise",
	    &(struct suggestion_revise){ .suggestion = p->suggestion, .content = c });
}

/* How many are there, and how many were left out. */
static void
assert_files(struct play *p, size_t there, size_t out)
{
	size_t n[2] = { 0 };

	for (const struct attachment *f = state_each(p->st, &attachment_table, NULL); f != NULL;
	     f = state_each(p->st, &attachment_table, f))
		n[f->dropped_at.us != 0]++;
	assert_int_equal(n[0], there);
	assert_int_equal(n[1], out);
}

static void
a_revision_keeps_and_leaves_out(void **state)
{
	struct play *p = *state;
	struct file_ref files[] = { uploaded(p, "one"), uploaded(p, "two") };
	struct suggestion_content *c = play_content(p);
	const struct attachment *first;
	struct uuid kept;

	c->attachments = (struct list){ files, 2 };
	assert_int_equal(play_call(p, "suggestion.draft", &(struct suggestion_draft){ c }), E_NONE);
	p->suggestion = p->result.suggestion.suggestion;
	assert_files(p, 2, 0);
	first = state_each(p->st, &attachment_table, NULL);
	kept = first->id;
	assert_int_equal(revise(p, (struct list){ NULL, 0 }, (struct uuids){ &kept, 1 }), E_NONE);
	assert_files(p, 1, 1);
	/* its blob again: it is another file with a place of its own */
	assert_refused(p, revise(p, (struct list){ files, 2 }, (struct uuids){ &kept, 1 }),
	    E_INVALID_ARGUMENT,
	    uuid_eq(first->blob, files[0].blob) ? "content.attachments[0].blob"
						: "content.attachments[1].blob");
	assert_int_equal(revise(p, (struct list){ files, 2 }, (struct uuids){ 0 }), E_NONE);
	assert_files(p, 2, 2);
	assert_refused(p, revise(p, (struct list){ NULL, 0 }, (struct uuids){ &kept, 1 }),
	    E_NOT_FOUND, "content.attachments_kept[0]");
}

static void
three_in_all(void **state)
{
	struct play *p = *state;
	struct file_ref files[] = { uploaded(p, "1"), uploaded(p, "2"), uploaded(p, "3") };
	struct suggestion_content *c = play_content(p);
	struct uuid kept[2];

	c->attachments = (struct list){ files, 1 };
	assert_int_equal(play_call(p, "suggestion.draft", &(struct suggestion_draft){ c }), E_NONE);
	p->suggestion = p->result.suggestion.suggestion;
	kept[0] = kept[1] =
	    ((const struct attachment *)state_each(p->st, &attachment_table, NULL))->id;
	assert_refused(p, revise(p, (struct list){ files, 3 }, (struct uuids){ kept, 1 }),
	    E_INVALID_ARGUMENT, "content.attachments");
	assert_refused(p, revise(p, (struct list){ NULL, 0 }, (struct uuids){ kept, 2 }),
	    E_INVALID_ARGUMENT, "content.attachments_kept[1]");
	assert_int_equal(
	    revise(p, (struct list){ files + 1, 2 }, (struct uuids){ kept, 1 }), E_NONE);
	assert_files(p, 3, 0);
}

static void
what_is_told_of_them(void **state)
{
	struct play *p = *state;
	struct file_ref files[] = { uploaded(p, "one"), uploaded(p, "two") };
	struct suggestion_content *c = play_content(p);
	const void *data;

	c->attachments = (struct list){ files, 2 };
	assert_int_equal(
	    play_call(p, "suggestion.submit", &(struct suggestion_submit){ .content = c }), E_NONE);
	p->suggestion = p->result.suggestion.suggestion;
	assert_int_equal(play_told(p, "suggestion.submitted", &data), 1);
	assert_int_equal(((const struct ev_submitted *)data)->attachments.n, 2);
	play_must(p, "suggestion.accept", (struct uuid){ 0 });
	play_must(p, "suggestion.assign", (struct uuid){ 0 });
	assert_int_equal(play_told(p, "assignment.sent", &data), 1);
	assert_int_equal(((const struct ev_sent *)data)->attachments.n, 2);
}

static void
a_media_type_is_one(void **state)
{
	static const char *const bad[] = { "pdf", "/pdf", "image/", "a/b/c", "image /png",
		"图/片" };
	struct play *p = *state;
	struct file_ref file = uploaded(p, "one");
	struct suggestion_content *c = play_content(p);
	const struct suggestion_submit args = { .content = c };

	c->attachments = (struct list){ &file, 1 };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		file.media = str_from(bad[i]);
		assert_refused(p, play_call(p, "suggestion.submit", &args), E_INVALID_ARGUMENT,
		    "content.attachments[0].media");
	}
	file.media = (struct str){ 0 };
	assert_int_equal(play_call(p, "suggestion.submit", &args), E_NONE);
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(a_revision_keeps_and_leaves_out),
		STORY(three_in_all),
		STORY(what_is_told_of_them),
		STORY(a_media_type_is_one),
	};

	return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
