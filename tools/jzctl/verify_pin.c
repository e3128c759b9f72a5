/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jzctl verify registers --pin FILE and --heads FILE: the heads of books and log, written down
 * where the database's owner cannot reach them. Books only grow, so what was a head once
 * stays a place with that hash. A file of --save has heads as well, but not the log's.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "common/json.h"
#include "tools/jzctl/verify.h"

struct log_head {
	int64_t seq;
	struct bytes hash;
};
static const struct field log_head_fields[] = {
	FIELD(log_head, seq, F_REQ, 0, INT64_MAX, "Events of the log."),
	FIELD(log_head, hash, F_REQ, ENTRY_HASH, ENTRY_HASH, "Hash of the last one."),
};
DESC(log_head, "log_head", "The head of the log of events.");

struct pinned_line {
	struct book_row *book;
	struct log_head *log;
};
static const struct field pinned_line_fields[] = {
	FIELD_NEST(pinned_line, book, F_OPT, &book_row_desc, "A book."),
	FIELD_NEST(pinned_line, log, F_OPT, &log_head_desc, "The log of events."),
};
DESC(pinned_line, "pinned_line", "A line of a file of heads.");

/* ---- reading ---- */

int
pins_read(struct verify *v, const char *path, struct err *e)
{
	struct arena *a = &v->c->arena;
	struct str text;

	if (ctl_read(v->c, path, &text, e) != 0)
		return -1;
	while (text.n > 0) {
		struct pinned_line line = { 0 };
		struct pin *p;

		if (json_decode(&pinned_line_desc, str_cut(&text, '\n'), a, &line, e) != 0)
			return -1;
		if (line.log != NULL) {
			v->pinned_seq = line.log->seq;
			memcpy(v->pinned_hash, line.log->hash.p, ENTRY_HASH);
		}
		if (line.book == NULL)
			continue;
		p = arena_alloc(a, sizeof(*p));
		p->book = *line.book;
		p->next = v->pins;
		v->pins = p;
	}
	return v->pins != NULL || v->pinned_seq > 0
	    ? 0
	    : err_set(e, E_INVALID_ARGUMENT, "--heads", "%.200s has no heads", path);
}

/* ---- checking ---- */

const char *
pin_place(const struct verify *v, struct uuid chain, int32_t place, const uint8_t hash[ENTRY_HASH])
{
	for (struct pin *p = v->pins; p != NULL; p = p->next) {
		if (!uuid_eq(p->book.chain, chain) || p->book.places != place)
			continue;
		if (memcmp(p->book.hash.p, hash, ENTRY_HASH) != 0)
			return "its hash is not the one that was pinned";
		p->met = true;
	}
	return NULL;
}

int
pin_event(const struct verify *v, struct err *e)
{
	if (v->pinned_seq == 0 || v->seq != v->pinned_seq ||
	    memcmp(v->hash, v->pinned_hash, ENTRY_HASH) == 0)
		return 0;
	return err_set(e, E_FAILED_PRECONDITION, "sequence",
	    "event %lld of registers: its hash is not the one that was pinned", (long long)v->seq);
}

int
pins_met(const struct verify *v, struct err *e)
{
	const struct pin *left = NULL;

	for (const struct pin *p = v->pins; p != NULL; p = p->next)
		if (!p->met)
			left = p;
	if (left != NULL)
		return err_set(e, E_FAILED_PRECONDITION, "place",
		    STR_FMT " " STR_FMT " %d, place %d: it was pinned, and it is missing",
		    STR_ARG(enum_name(&book_enum, left->book.book)), STR_ARG(left->book.site_code),
		    left->book.year, left->book.places);
	if (!v->from_file && v->seq < v->pinned_seq)
		return err_set(e, E_FAILED_PRECONDITION, "sequence",
		    "event %lld of registers was pinned, and it is missing",
		    (long long)v->pinned_seq);
	return 0;
}

/* ---- writing ---- */

static void
write_line(struct verify *v, FILE *to, const struct pinned_line *line)
{
	struct str text = json_encode(&pinned_line_desc, line, &v->c->arena);

	fprintf(to, STR_FMT "\n", STR_ARG(text));
}

/* The chains as they were read, and the log as far as it was. */
int
pins_write(struct verify *v, const char *path, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	struct log_head log = { v->seq, { v->hash, ENTRY_HASH } };
	FILE *to = fd >= 0 ? fdopen(fd, "wb") : NULL;

	if (to == NULL)
		return err_set(e, E_NOT_FOUND, "--pin", "%.200s: %s", path, strerror(errno));
	for (struct head *h = v->heads; h != NULL; h = h->next) {
		h->book.hash = (struct bytes){ h->last, ENTRY_HASH };
		write_line(v, to, &(struct pinned_line){ .book = &h->book });
	}
	if (v->seq > 0)
		write_line(v, to, &(struct pinned_line){ .log = &log });
	if ((ferror(to) | fclose(to)) != 0)
		return err_set(e, E_UNAVAILABLE, "--pin", "%.200s: %s", path, strerror(errno));
	return 0;
}
