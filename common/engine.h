/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service engine. A service is tables: its contract (common/op.h), for each command the
 * functions load, scope and decide, for each query its SQL, its row tables and its migrations.
 * service_main() does the rest: worker on the bus, access check, natural batches under one fenced
 * leader, idempotency, events with dense numbers and chain, feeds, blobs, queries, clocks, health,
 * drain. The way of a command:
 *
 *   decode → op × role → stored answer → deadline → load → scope → decide → save + events →
 *   COMMIT → answer
 *
 * decide is pure C: it sees rows, the caller, the arguments and the domain clock, and changes rows
 * and emits events through the calls below. When it returns -1 all it did is undone and the error
 * is the (stored) answer.
 */
#ifndef COMMON_ENGINE_H
#define COMMON_ENGINE_H

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/op.h"
#include "common/types.h"

/*
 * Who calls, as the bus says; never taken from the message. A gateway's call carries the token of a
 * person's session instead: role, scope, actor and account are then that person's, found with the
 * batch's rows (a load function does not know them yet).
 */
struct who {
	struct str principal;
	enum role role;
	struct str scope;    /* what roles.tbl says: a code */
	struct str actor;    /* sign-in name of the person; absent: the principal acts for itself */
	struct uuid account; /* that person's */
};

/* Whose an upload or a named consumer is: the principal, or the person behind a gateway. */
struct str who_owner(struct arena *a, const struct who *who);

enum tableuse {
	TABLE_OWN,    /* read and saved (upsert) */
	TABLE_APPEND, /* read and inserted, never updated */
	TABLE_VIEW,   /* another service's published view: read only, loaded when wanted */
	TABLE_CACHED, /* a small published view, held whole; read again when `watch` changes */
	TABLE_ALSO,   /* rows of the table of the same descriptor, which `load` finds another way */
	TABLE_SUM,    /* never loaded: what row_sum adds is added to what the database has */
};

/*
 * Rows of one kind. The row struct's FIRST member is `struct uuid id`, the primary key. All rows
 * whose `root` column is one of the wanted ids are loaded together.
 */
struct table {
	const char *name;        /* "suggestion"; with schema for views: "registry.v1_site" */
	const struct desc *row;  /* columns = members, in order, same names */
	const char *root;        /* "id", "suggestion" … a uuid column */
	enum tableuse use;
	/* NULL, or a tail instead of "WHERE <root> = ANY($1)", e.g. a join; $1 is uuid[]; columns
	 * are of alias t */
	const char *load;
	const char *watch;       /* TABLE_CACHED: SELECT of a bigint that changes with it */
};

struct wants; /* what must be loaded before decide */
struct cx;    /* what decide works in */

void want(struct wants *w, const struct table *t, struct uuid root);
/* Every row of the table; only in commands that run alone. */
void want_all(struct wants *w, const struct table *t);

typedef void load_fn(struct wants *w, const void *args, const struct who *who, struct stamp now);
/* 0, or -1 with PERMISSION_DENIED or NOT_FOUND. Runs after load, before decide. */
typedef int scope_fn(struct cx *cx, const void *args, struct err *e);
/* `result` is zeroed, of op->out's size. */
typedef int decide_fn(struct cx *cx, const void *args, void *result, struct err *e);

struct arena *cx_arena(struct cx *cx);
struct stamp cx_now(struct cx *cx);  /* domain clock; the same for the whole batch */
struct date cx_today(struct cx *cx); /* the zone's day of cx_now */
const struct who *cx_who(struct cx *cx);
struct uuid cx_uuid(struct cx *cx);  /* a fresh UUIDv7 */

/* Reading. Rows are as the calls before (in the batch) and this one left them. NULL = not there. */
const void *row_find(struct cx *cx, const struct table *t, struct uuid id);
/* Those of a root, by id, ascending. */
const void *row_first(struct cx *cx, const struct table *t, struct uuid root);
const void *row_next(struct cx *cx, const struct table *t, const void *row);
/* The whole table; NULL starts. */
const void *row_each(struct cx *cx, const struct table *t, const void *prev);

/* Changing: a private copy of the row, kept when decide returns 0; the same one every time. */
void *row_edit(struct cx *cx, const struct table *t, struct uuid id);
/* A new zeroed row with this id (and, when the root is not the id, its root set). */
void *row_add(struct cx *cx, const struct table *t, struct uuid id, struct uuid root);
/* Adds to one slot of a row of a TABLE_SUM. `key` is such a row (id first) without its members
 * `slots` (i32s) and `amounts` (i64s), in which item i of one belongs to item i of the other; its
 * texts must live in cx_arena. A slot that comes to 0 leaves the row. */
void row_sum(
    struct cx *cx, const struct table *t, const void *key, int32_t slot, int64_t amount);

/*
 * An event. data is copied shallowly: what it points to must live in cx_arena or the arguments.
 * The committee and workers hear every event; others only those with an audience row of their
 * role and scope. audience() speaks of the last emitted; the same pair twice counts once.
 */
void emit(struct cx *cx, const struct event *ev, struct uuid subject, const void *data);
void audience(struct cx *cx, enum role kind, struct str key);

/* Lets what decide changed and emitted stay although it returns -1: a refusal that counts. Only in
 * secret commands, whose refusals are not stored. */
void keep_refused(struct cx *cx);

enum {
	CMD_ALONE = 1, /* a batch of its own, decide runs off the loop (import); want_all allowed */
	CMD_SECRET = 2, /* with a secret in it: no answer is stored, a repeat runs again */
};

/*
 * Slow work of a command on its own arguments (hashing a password), in a thread before the call
 * joins a batch, so that other calls flow meanwhile; two at a time.
 */
struct prepared {
	struct str found; /* what was read */
	bool ok;          /* the rest is work's */
	struct str made;  /* text, or any bytes */
	int32_t count;
	struct err err;   /* why not, when not ok */
};

struct prepare {
	const struct op *op;
	/* What work has to know: the text that `sql` selects, by $1 = key; when key is NULL, as a
	 * query: by the caller's role and scope, now and the arguments. sql NULL: nothing */
	struct uuid (*key)(const void *args, const struct who *who);
	const char *sql;
	/* In a thread: touches only what it is given. out->found is filled in. */
	void (*work)(const void *args, struct prepared *out, struct arena *a);
};

/* What the command's prepare left; NULL: it has none. Rows may have changed since: compare. */
const struct prepared *cx_prepared(struct cx *cx);

/*
 * How the arguments of an inlet (op.h) begin: the event's source and id, in CloudEvents' sense. The
 * engine sees to it that the caller's certificate lists inlet and source, and keeps (source,
 * id, digest of the arguments, answer) for ever: the same event under another call id has the same
 * answer and no second effect; the same id with other content is ALREADY_EXISTS, field "id". What
 * was refused stays refused under its id.
 */
#define INLET struct str source, id
struct inlet { INLET; };
#define INLET_FIELDS(T)                                                                            \
	FIELD(T, source, F_REQ, 1, 200, "Source of the event, as in the certificate's scope."),    \
	    FIELD(T, id, F_REQ, 1, 128, "The event's id, unique within its source.")
/* In its scope function: PERMISSION_DENIED, this field, unless the certificate lists the street. */
MUST_CHECK int inlet_street(struct cx *cx, struct str street, const char *field, struct err *e);

/* The event of another service that a command runs for (struct follow, below). */
struct event_heard {
	struct str type;
	int64_t seq;
	struct stamp time; /* the domain clock's, when it was told */
};
const struct event_heard *cx_heard(struct cx *cx); /* NULL: it runs for none */
/* The same in a load function. */
const struct event_heard *want_heard(const struct wants *w);
/*
 * From the commit on, the service's events are heard again from the first one. The place itself
 * (follow_cursor) is put back by a trigger of the rows that the command changes, in the same
 * transaction. Only in commands that run alone.
 */
void cx_hear_anew(struct cx *cx, const char *service);

struct command {
	const struct op *op;
	load_fn *load;     /* NULL: nothing to load */
	scope_fn *scope;   /* NULL: no object to check */
	decide_fn *decide;
	unsigned flags;
};

/*
 * A query is SQL: $1 = caller's role (text), $2 = caller's scope (text), $3 = domain now
 * (timestamptz), then the members of the arguments in order. Columns = members of op->out in
 * order. Scope stands in its WHERE. OP_LIST: arguments end with `after` (text, last cursor) and
 * `limit` (integer), and the first column is the cursor: its text is `next` when the page is full.
 */
struct query {
	const struct op *op;
	const char *sql;
};

/* What a query needs of its arguments and SQL cannot make: one more text, the last parameter. */
struct derived {
	const struct op *op;
	struct str (*text)(struct arena *a, const void *args);
};

/* Work that the clock brings: run by `self` with args struct sweep_args, result struct
 * sweep_result, and again at once when something was done. When ids stand apart, one that fails is
 * found by halves, logged and left aside for a minute; the others are done. */
struct sweep {
	const char *due_sql; /* SELECT id … due at $1, at most 512 */
	const struct command *command;
	bool apart;          /* each id can be done without the others */
};

/*
 * Another service's events of a type, heard over the bus while leading, each run once by `self`:
 * the command's arguments are the event's data. The place in the other stream moves in the same
 * transaction; an event that is refused is kept in follow_refused with the reason.
 */
struct follow {
	const char *service, *type;
	const struct command *command;
};

/*
 * What only the database can count: a gauge of <service>.metrics with one label. Selects the
 * label's value (text) and the number (bigint), by $1 = domain now; at most 100 rows count. Asked
 * of the leader alone, whenever somebody asks for the metrics: it must be cheap on a large log.
 */
struct gauge { const char *name, *label, *doc, *sql; };

struct migration { const char *name, *sql; };

struct service {
	const char *name;                     /* also its schema and its database role jz_<name> */
	const struct contract *contract;
	const struct command *commands;
	size_t ncommands;
	const struct query *queries;
	size_t nqueries;
	const struct derived *derived;        /* of those queries that have one */
	size_t nderived;
	const struct table *const *tables;    /* all of them, in the order they are saved */
	size_t ntables;
	const struct migration *migrations;
	size_t nmigrations;
	const char *const *views;             /* NULL-terminated: must exist before it is ready */
	const struct prepare *prepares;       /* of those commands that have slow work */
	size_t nprepares;
	const struct sweep *sweeps;
	size_t nsweeps;
	const struct follow *follows;
	size_t nfollows;
	/* Its rows (but those of the tables in `kept`, NULL-terminated) are made of followed events
	 * alone. These then take effect some thousands at a time, without audit; their commands
	 * emit nothing, have no scope function and load only by want(), in a thread.
	 * `<name>.rebuild` empties the tables and hears all of it again; the running role needs
	 * TRUNCATE on them, and DELETE on follow_cursor and follow_refused. */
	bool projection;
	const struct table *const *kept;
	/* What the caller of a feed hears besides its own role and scope: names "role:key", as
	 * text, by $1 = role and $2 = scope. Asked at each call of these roles, and of those that
	 * wait once more when a followed event has taken effect. NULL: nothing. */
	const char *hears_sql;
	unsigned hears_roles;
	const struct gauge *gauges;
	size_t ngauges;
	int (*check)(char *why, size_t cap);  /* optional extra readiness; 0 = ready */
};

struct sweep_args { struct uuids ids; };
extern const struct desc sweep_args_desc, sweep_result_desc;
struct sweep_result { int32_t done; };

int service_main(const struct service *s, int argc, char **argv);

/* ---- without database and bus: the same rules for unit tests of decide (common/state.c) ---- */

struct state;
struct outcome { /* of one command */
	struct emitted {
		const struct event *ev;
		struct uuid subject;
		const void *data;
		struct strs audience; /* "role:key" */
	} *events;
	size_t nevents;
};

struct state *state_new(void);
void state_free(struct state *st);
struct arena *state_arena(struct state *st);
/* A row as if loaded from the database; copied. */
void state_put(struct state *st, const struct table *t, const void *row);
/* scope + decide of one call; keeps or undoes its changes. */
MUST_CHECK int state_run(struct state *st, const struct command *c, const struct who *who,
    struct stamp now, const void *args, void *result, struct outcome *out, struct err *e);
/* The ids of the next calls follow from this number alone, which is their time: the same number
 * gives the same ids again. 0: they are random. */
void state_ids(struct state *st, int64_t number);
/* The event that the next calls run for; borrowed. NULL: none. */
void state_hear(struct state *st, const struct event_heard *h);
/* What the next calls find prepared; borrowed. */
void state_prepare(struct state *st, const struct prepared *p);
const void *state_find(struct state *st, const struct table *t, struct uuid id);
const void *state_each(struct state *st, const struct table *t, const void *prev);

#endif
