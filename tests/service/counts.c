/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A projection for tests and benches: counts the events of suggestions and registry, a row a
 * suggestion and a row a type and day. An event that comes twice or before its turn is refused, and
 * so is every event whose number ends in the two digits of COUNTS_REFUSE.
 */
#include <stdio.h>
#include <stdlib.h>

#include "common/engine.h"
#include "proto/contracts.h"

struct told {
	struct uuid suggestion;
	struct str title;
};

struct subject {
	struct uuid id;
	int64_t last; /* number of its last event */
	int32_t events;
	struct i32s lengths; /* of the names of their types */
	struct i64s numbers; /* of its last ten events */
};
struct tally {
	struct uuid id;
	struct str service, type;
	struct date day;
	int64_t events;
};

extern const struct desc told_desc, subject_desc, tally_desc;

static const struct field told_fields[] = {
	FIELD(told, suggestion, F_OPT, 0, 0, "of events of suggestions"),
	FIELD(told, title, F_OPT, 0, 600, "its title"),
};
DESC(told, "counts.told", "An event.");
static const struct field subject_fields[] = {
	FIELD(subject, id, F_REQ, 0, 0, "of the suggestion"),
	FIELD(subject, last, F_REQ, 0, INT64_MAX, "its last event"),
	FIELD(subject, events, F_REQ, 0, INT32_MAX, "how many"),
	FIELD(subject, lengths, F_REQ, 0, 0, "of their types' names"),
	FIELD(subject, numbers, F_REQ, 0, 0, "the last ten"),
};
DESC(subject, "subject", "A suggestion.");
static const struct field tally_fields[] = {
	FIELD(tally, id, F_REQ, 0, 0, "of the other three"),
	FIELD(tally, service, F_REQ, 1, 64, "whose stream"),
	FIELD(tally, type, F_REQ, 1, 100, "event type"),
	FIELD(tally, day, F_REQ, 0, 0, "day"),
	FIELD(tally, events, F_REQ, 0, INT64_MAX, "how many"),
};
DESC(tally, "tally", "Events of a type and day.");

static const struct table subject_table = { "subject", &subject_desc, "id", TABLE_OWN, NULL, NULL };
static const struct table tally_table = { "tally", &tally_desc, "id", TABLE_OWN, NULL, NULL };
static const struct table *const tables[] = { &subject_table, &tally_table };

static const struct migration migrations[] = {
	{ "001_counts",
	    "CREATE TABLE subject (id uuid PRIMARY KEY, last bigint NOT NULL, events integer NOT "
	    "NULL,"
	    " lengths integer[] NOT NULL, numbers bigint[] NOT NULL) WITH (fillfactor = 60);"
	    "CREATE TABLE tally (id uuid PRIMARY KEY, service text NOT NULL, type text NOT NULL,"
	    " day date NOT NULL, events bigint NOT NULL) WITH (fillfactor = "
	    "60);"
	    "GRANT SELECT, INSERT, UPDATE, TRUNCATE ON subject, tally TO jz_counts;"
	    "GRANT DELETE ON follow_cursor, follow_refused TO jz_counts" },
};

#define OP(name)                                                                          \
	{                                                                                 \
		name, OP_COMMAND, R(self), "", &told_desc, &sweep_result_desc, "count it" \
	}
static const struct op ops[] = { OP("counts.suggestions"), OP("counts.registry") };
static const struct contract counts_contract = { .service = "counts", .ops = ops, .nops = 2 };

static struct uuid
tally_id(const char *service, const struct event_heard *h)
{
	char name[200];
	int n = snprintf(name, sizeof(name), "%s/" STR_FMT "/%d", service, STR_ARG(h->type),
	    (int)stamp_date(h->time).ymd);

	return uuid_named(name, (size_t)n);
}

static void
load(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct told *a = args;

	(void)who, (void)now;
	want(w, &tally_table, tally_id("suggestions", want_heard(w)));
	if (!uuid_absent(a->suggestion))
		want(w, &subject_table, a->suggestion);
}

static void
load_registry(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)args, (void)who, (void)now;
	want(w, &tally_table, tally_id("registry", want_heard(w)));
}

static void
count_day(struct cx *cx, const char *service)
{
	const struct event_heard *h = cx_heard(cx);
	struct uuid id = tally_id(service, h);
	struct tally *t;

	if (row_find(cx, &tally_table, id) != NULL) {
		t = row_edit(cx, &tally_table, id);
	} else {
		t = row_add(cx, &tally_table, id, id);
		t->service = str_from(service);
		t->type = h->type;
		t->day = stamp_date(h->time);
	}
	t->events++;
}

static int
count_subject(struct cx *cx, struct uuid id, struct err *e)
{
	const struct event_heard *h = cx_heard(cx);
	const struct subject *old = row_find(cx, &subject_table, id);
	struct subject *s;
	int32_t *lengths;
	int64_t *numbers;
	size_t keep;

	if (old != NULL && old->last >= h->seq)
		return err_set(e, E_ABORTED, NULL, "not in its turn");
	s = old != NULL ? row_edit(cx, &subject_table, id) : row_add(cx, &subject_table, id, id);
	keep = s->numbers.n < 10 ? s->numbers.n : 9;
	lengths = arena_array(cx_arena(cx), s->lengths.n + 1, sizeof(*lengths));
	numbers = arena_array(cx_arena(cx), keep + 1, sizeof(*numbers));
	for (size_t i = 0; i < s->lengths.n; i++)
		lengths[i] = s->lengths.v[i];
	for (size_t i = 0; i < keep; i++)
		numbers[i] = s->numbers.v[s->numbers.n - keep + i];
	lengths[s->lengths.n] = (int32_t)h->type.n;
	numbers[keep] = h->seq;
	s->lengths = (struct i32s){ lengths, s->lengths.n + 1 };
	s->numbers = (struct i64s){ numbers, keep + 1 };
	s->last = h->seq;
	s->events++;
	return 0;
}

static int
decide(struct cx *cx, const void *args, void *result, struct err *e)
{
	const char *refuse = getenv("COUNTS_REFUSE");
	const struct told *a = args;

	if (!uuid_absent(a->suggestion) && count_subject(cx, a->suggestion, e) != 0)
		return -1;
	count_day(cx, "suggestions");
	if (refuse != NULL && cx_heard(cx)->seq % 100 == strtol(refuse, NULL, 10))
		return err_set(e, E_FAILED_PRECONDITION, "sequence", "not this one");
	((struct sweep_result *)result)->done = 1;
	return 0;
}

static int
decide_registry(struct cx *cx, const void *args, void *result, struct err *e)
{
	(void)args, (void)e;
	count_day(cx, "registry");
	((struct sweep_result *)result)->done = 1;
	return 0;
}

static const struct command commands[] = {
	{ &ops[0], load, NULL, decide, 0 },
	{ &ops[1], load_registry, NULL, decide_registry, 0 },
};

#define FOLLOWS 512

int
main(int argc, char **argv)
{
	static struct follow follows[FOLLOWS];
	struct service s = {
		.name = "counts",
		.contract = &counts_contract,
		.commands = commands,
		.ncommands = 2,
		.tables = tables,
		.ntables = 2,
		.migrations = migrations,
		.nmigrations = 1,
		.follows = follows,
		.projection = true,
	};

	for (size_t k = 0; contracts[k] != NULL; k++) {
		bool registry = strcmp(contracts[k]->service, "registry") == 0;

		if (!registry && strcmp(contracts[k]->service, "suggestions") != 0)
			continue;
		for (size_t i = 0; i < contracts[k]->nevents && s.nfollows < FOLLOWS; i++)
			follows[s.nfollows++] = (struct follow){ contracts[k]->service,
				contracts[k]->events[i].type, &commands[registry] };
	}
	return service_main(&s, argc, argv);
}
