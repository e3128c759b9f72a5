/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "common/blob.h"
#include "tests/lib/zonefiles.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct command import_command = { &registry_ops[REGISTRY_OP_zone_import],
	load_zone_import, NULL, decide_zone_import, CMD_ALONE };
static const struct who committee = { .principal = { "gongwei", 7 }, .role = ROLE_committee };

const char *const zone_revisions[] = { "congress", "person", "site", "mandate", "residence", "unit",
	"calendar", "code_list", "code_value" };

void
zone_init(struct zone *z)
{
	*z = (struct zone){ .st = state_new() };
	for (size_t i = 0; i < N(zone_revisions); i++) {
		struct v1_revision r = { uuid_named(zone_revisions[i], strlen(zone_revisions[i])),
			str_from(zone_revisions[i]), 0 };

		state_put(z->st, &revision_table, &r);
	}
}

/* In two chunks, the second first, as the database may give them. */
static struct uuid
put_blob(struct zone *z, const char *owner, struct bytes content)
{
	struct uuid id = uuid_v7(NOW.us);
	struct blob_row b = { id, str_from(owner), (int64_t)content.n, NOW, false, { 0 } };
	size_t half = content.n / 2;
	struct blob_chunk_row second = { uuid_v7(NOW.us), id, (int64_t)half,
		{ content.p + half, content.n - half } };
	struct blob_chunk_row first = { uuid_v7(NOW.us), id, 0, { content.p, half } };

	state_put(z->st, &blob_table, &b);
	state_put(z->st, &blob_chunk_table, &second);
	state_put(z->st, &blob_chunk_table, &first);
	return id;
}

int
zone_import_as(struct zone *z, const char *owner, const struct file *files, size_t n, bool dry_run)
{
	struct import_file *in = arena_array(state_arena(z->st), n, sizeof(*in));
	struct zone_import args = { { in, n }, { dry_run, dry_run } };

	for (size_t i = 0; i < n; i++)
		in[i] = (struct import_file){ str_from(files[i].name),
			put_blob(z, owner,
			    (struct bytes){
				(const uint8_t *)files[i].content, strlen(files[i].content) }) };
	memset(&z->result, 0, sizeof(z->result));
	memset(&z->outcome, 0, sizeof(z->outcome));
	return state_run(
	    z->st, &import_command, &committee, NOW, &args, &z->result, &z->outcome, &z->err);
}

void
zone_import_files(struct zone *z, const struct file *files, size_t n)
{
	assert_int_equal(zone_import_as(z, "gongwei", files, n, false), 0);
}

const char *
zone_faults(const struct zone *z)
{
	static char text[4000];
	const struct import_fault *f = z->result.faults.v;
	size_t n = 0;

	text[0] = '\0';
	for (size_t i = 0; i < z->result.faults.n && n < sizeof(text); i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, STR_FMT ":%d:%d " STR_FMT "\n",
		    STR_ARG(f[i].file), (int)f[i].line, (int)f[i].column, STR_ARG(f[i].reason));
	return text;
}

size_t
zone_rows(const struct zone *z, const struct table *t)
{
	size_t n = 0;

	for (const void *r = state_each(z->st, t, NULL); r != NULL; r = state_each(z->st, t, r))
		n++;
	return n;
}

const struct import_count *
zone_count(const struct zone *z, const char *kind)
{
	const struct import_count *c = z->result.counts.v;

	for (size_t i = 0; i < z->result.counts.n; i++)
		if (str_is(c[i].kind, kind))
			return &c[i];
	fail_msg("no count of %s", kind);
	return NULL;
}

const struct file zone_small_files[] = {
	{ "residence.csv", RESIDENCE }, /* the order of the files is of no matter */
	{ "mandate.csv", MANDATE },
	{ "congress.csv", CONGRESS },
	{ "person.csv", PERSON },
	{ "site.csv", SITE },
	{ "unit.csv", UNIT },
	{ "calendar.csv", CALENDAR },
};
const size_t zone_small_nfiles = N(zone_small_files);

void
zone_small(struct zone *z)
{
	zone_init(z);
	zone_import_files(z, zone_small_files, N(zone_small_files));
	assert_string_equal(zone_faults(z), "");
	assert_true(z->result.applied);
}

const struct emitted *
zone_event(const struct zone *z, const char *type, size_t nth)
{
	for (size_t i = 0; i < z->outcome.nevents; i++)
		if (strcmp(z->outcome.events[i].ev->type, type) == 0 && nth-- == 0)
			return &z->outcome.events[i];
	return NULL;
}
