/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What jzctl verify checks a chain with (verify.c), whether it comes over the bus or from a file
 * (verify_read.c).
 */
#ifndef TOOLS_JZCTL_VERIFY_H
#define TOOLS_JZCTL_VERIFY_H

#include "proto/registers.h"
#include "tools/jzctl/ctl.h"

struct head { /* where a chain ends: by the log of events, and as it was read */
	struct head *next;
	struct uuid chain;
	int32_t place;
	uint8_t hash[ENTRY_HASH];
	bool found;               /* the book is there */
	struct book_row book;
	uint8_t last[ENTRY_HASH]; /* hash of its last place */
};

struct pin { /* a head that was written down before */
	struct pin *next;
	struct book_row book;
	bool met;
};

struct verify {
	struct ctl *c;
	struct client *client;
	FILE *save;            /* NULL: not asked for */
	bool from_file;
	struct head *heads;
	struct pin *pins;
	int64_t pinned_seq;    /* of the log; 0: none was pinned */
	uint8_t pinned_hash[ENTRY_HASH];
	int64_t seq;           /* events examined */
	uint8_t hash[ENTRY_HASH]; /* of the last one */
	int32_t books, entries, places;
};

struct checking { /* a chain, place by place */
	struct verify *v;
	struct book_row book;
	const struct head *head; /* NULL: nothing is known of it from events */
	int32_t places, entries;
	uint8_t hash[ENTRY_HASH];
	int32_t *versions;       /* by number; heap, freed by who began it */
	size_t cap;
};

struct head *verify_head(struct verify *v, struct uuid chain);
/* The next place. FAILED_PRECONDITION names the first one that is bad. */
MUST_CHECK int verify_place(struct checking *k, const struct chain_row *row, struct arena *a,
    struct err *e);
/* After the last one. */
MUST_CHECK int verify_end(struct checking *k, struct err *e);

/* ---- heads that were written down (verify_pin.c) ---- */

/* NOT_FOUND, INVALID_ARGUMENT: the file. */
MUST_CHECK int pins_read(struct verify *v, const char *path, struct err *e);
MUST_CHECK int pins_write(struct verify *v, const char *path, struct err *e);
/* NULL, or what is wrong with the place: another one was pinned. */
const char *pin_place(const struct verify *v, struct uuid chain, int32_t place,
    const uint8_t hash[ENTRY_HASH]);
/* The event that was read last. */
MUST_CHECK int pin_event(const struct verify *v, struct err *e);
/* At the end: all that were pinned were met. */
MUST_CHECK int pins_met(const struct verify *v, struct err *e);

#endif
