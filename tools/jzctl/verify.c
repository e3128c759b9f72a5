/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jzctl verify registers: reads every chain as it is stored, over the bus or from a file saved
 * before, and names the first place that is not what it was. A chain that was written anew as a
 * whole, or cut at its end, shows against the service's log of events, which holds the hash of
 * every place; that log's own chain is checked on the way.
 */
#include "common/msg.h"
#include "tools/jzctl/verify.h"

/* What the log says of a chain. */
struct head *
verify_head(struct verify *v, struct uuid chain)
{
	struct head *h = v->heads;

	while (h != NULL && !uuid_eq(h->chain, chain))
		h = h->next;
	if (h != NULL)
		return h;
	h = arena_alloc(&v->c->arena, sizeof(*h));
	h->chain = chain;
	h->next = v->heads;
	v->heads = h;
	return h;
}

static int
bad(const struct checking *k, int32_t place, struct err *e, const char *what)
{
	return err_set(e, E_FAILED_PRECONDITION, "place", STR_FMT " " STR_FMT " %d, place %d: %s",
	    STR_ARG(enum_name(&book_enum, k->book.book)), STR_ARG(k->book.site_code), k->book.year,
	    place, what);
}

/* The first column that is not what was sealed; NULL: all are. */
static const char *
changed_column(const struct chain_row *row, struct arena *a)
{
	struct raw body = { row->body.p, row->body.n };
	struct chain_row sealed = { 0 };
	struct err e;

	if (msg_decode(&chain_sealed_desc, body, MP_NODES_ANSWER, a, &sealed, &e) != 0)
		return "body";
	for (size_t i = 0; i < chain_sealed_desc.nfields; i++) {
		const struct field *f = &chain_sealed_desc.fields[i];
		const struct desc one = { f->key, sizeof(sealed), f, 1, "" };
		struct raw was = msg_encode(&one, &sealed, MSG_ALL, a);
		struct raw is = msg_encode(&one, row, MSG_ALL, a);

		if (was.n != is.n || memcmp(was.p, is.p, was.n) != 0)
			return f->key;
	}
	return NULL;
}

static int
check_private(struct checking *k, const struct chain_row *row, struct arena *a, struct err *e)
{
	uint8_t hash[ENTRY_HASH];

	if (row->contact == NULL || row->contact->private_hash.p == NULL || k->v->from_file ||
	    row->erased_on.ymd != 0)
		return 0;
	if (row->salt.p == NULL)
		return bad(k, row->place, e, "what was kept apart is gone without a tombstone");
	entry_private_hash(&row->private_part, row->salt, a, hash);
	if (memcmp(hash, row->contact->private_hash.p, ENTRY_HASH) != 0)
		return bad(k, row->place, e, "what is kept apart was changed");
	return 0;
}

/* Numbers without gaps, versions one after the other. */
static int
check_number(struct checking *k, const struct chain_row *row, struct err *e)
{
	if (row->version == 1) {
		if (row->number != k->entries + 1)
			return bad(k, row->place, e, "its number does not follow");
		if ((size_t)k->entries == k->cap) {
			k->cap = k->cap > 0 ? k->cap * 2 : 64;
			k->versions = xrealloc(k->versions, k->cap * sizeof(*k->versions));
		}
		k->versions[k->entries++] = 1;
		return 0;
	}
	if (row->number < 1 || row->number > k->entries ||
	    row->version != k->versions[row->number - 1] + 1)
		return bad(k, row->place, e, "its version does not follow");
	k->versions[row->number - 1]++;
	return 0;
}

int
verify_place(struct checking *k, const struct chain_row *row, struct arena *a, struct err *e)
{
	const struct head *h = k->head;
	const char *column;
	char text[128];

	if (row->place != k->places + 1)
		return bad(k, k->places + 1, e, "the place is missing");
	k->places++;
	entry_hash(k->hash, row->body, k->hash);
	if (row->hash.n != ENTRY_HASH || memcmp(k->hash, row->hash.p, ENTRY_HASH) != 0)
		return bad(k, row->place, e, "its hash does not follow from the place before");
	column = changed_column(row, a);
	if (column != NULL) {
		snprintf(text, sizeof(text), "its %s is not what was sealed", column);
		return bad(k, row->place, e, text);
	}
	if (!uuid_eq(row->chain, k->book.chain) || row->book != k->book.book ||
	    row->year != k->book.year)
		return bad(k, row->place, e, "it belongs to another book");
	if (check_number(k, row, e) != 0 || check_private(k, row, a, e) != 0)
		return -1;
	column = pin_place(k->v, k->book.chain, row->place, k->hash);
	if (column != NULL)
		return bad(k, row->place, e, column);
	if (h != NULL && h->place == row->place && memcmp(h->hash, k->hash, ENTRY_HASH) != 0)
		return bad(k, row->place, e, "the log of events tells of another hash");
	return 0;
}

int
verify_end(struct checking *k, struct err *e)
{
	if (k->places < k->book.places)
		return bad(k, k->places + 1, e, "the place is missing");
	if (k->entries != k->book.entries || k->places != k->book.places ||
	    memcmp(k->hash, k->book.hash.p, ENTRY_HASH) != 0)
		return bad(k, k->places, e, "the book says that it ends elsewhere");
	if (k->head != NULL && k->head->place > k->places)
		return bad(k, k->places + 1, e, "the log of events tells of it, and it is missing");
	return 0;
}
