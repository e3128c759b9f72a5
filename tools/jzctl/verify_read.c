/* SPDX-License-Identifier: Apache-2.0 */
/* jzctl verify registers [--save FILE | --file FILE] [--pin FILE] [--heads FILE]: where the chains
 * come from. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/feed.h"
#include "common/json.h"
#include "common/msg.h"
#include "tools/jzctl/verify.h"

#define ASK_MS 60000
#define PAGE 200

/* A line of a saved file: a book, followed by its places; what is private stays out of it. */
struct saved {
	struct book_row *book;
	struct chain_row *place;
};
static const struct field saved_fields[] = {
	FIELD_NEST(saved, book, F_OPT, &book_row_desc, "A book."),
	FIELD_NEST(saved, place, F_OPT, &chain_row_desc, "A place of it."),
};
DESC(saved, "saved", "A line of a saved file.");

static void
save_line(struct verify *v, const struct saved *line, struct arena *a)
{
	struct str text;

	if (v->save == NULL)
		return;
	text = json_encode(&saved_desc, line, a);
	fprintf(v->save, STR_FMT "\n", STR_ARG(text));
}

static void
save_place(struct verify *v, const struct chain_row *row, struct arena *a)
{
	struct chain_row public = *row;

	public.private_part = (struct list){ 0 };
	public.salt = (struct bytes){ 0 };
	save_line(v, &(struct saved){ .place = &public }, a);
}

static void
tell(struct verify *v, const struct checking *k)
{
	printf(STR_FMT "\t" STR_FMT "\t%d\t%d\t%d\n", STR_ARG(enum_name(&book_enum, k->book.book)),
	    STR_ARG(k->book.site_code), k->book.year, k->entries, k->places);
	v->books++;
	v->entries += k->entries;
	v->places += k->places;
}

/* ---- over the bus ---- */

static int
page_next(struct mp *r, struct raw result, struct str *next)
{
	struct mp m = { result.p, result.p + result.n, false };

	*r = (struct mp){ NULL, NULL, false };
	*next = (struct str){ 0 };
	for (size_t n = mp_map(&m); n > 0 && !m.bad; n--) {
		struct str key = mp_str(&m);
		struct raw value = mp_raw(&m);
		struct mp in = { value.p, value.p + value.n, false };

		if (str_is(key, "items"))
			*r = in;
		else if (str_is(key, "next"))
			*next = mp_str(&in);
	}
	return m.bad || r->p == NULL ? -1 : 0;
}

typedef int item_fn(void *arg, struct raw item, struct arena *a, struct err *e);

/* Every row of a list. `after` is the member of the arguments to move. */
static int
each_row(struct verify *v, const char *op, const struct desc *in, void *args, struct str *after,
    item_fn *on, void *arg, struct err *e)
{
	struct arena a = { 0 }, keep = { 0 };
	struct wire_answer answer;
	struct str next;
	struct mp r;
	int rc = 0;

	do {
		arena_reset(&a);
		rc = client_ask(
		    v->client, op, msg_encode(in, args, MSG_ALL, &a), ASK_MS, &a, &answer, e);
		if (rc == 0 && page_next(&r, answer.result, &next) != 0)
			rc = err_set(e, E_INTERNAL, "items", "an answer could not be read");
		for (size_t n = rc == 0 ? mp_array(&r) : 0; n > 0 && rc == 0; n--)
			rc = on(arg, mp_raw(&r), &a, e);
		arena_reset(&keep);
		if (rc == 0)
			*after = next.p != NULL ? str_dup(&keep, next) : (struct str){ 0 };
	} while (rc == 0 && after->p != NULL);
	arena_free(&a);
	arena_free(&keep);
	return rc;
}

static int
on_place(void *arg, struct raw item, struct arena *a, struct err *e)
{
	struct checking *k = arg;
	struct chain_row row = { 0 };

	if (msg_decode(&chain_row_desc, item, MP_NODES_ANSWER, a, &row, e) != 0)
		return -1;
	if (row.place > k->book.places)
		return 0; /* entered since the book was asked for */
	save_place(k->v, &row, a);
	return verify_place(k, &row, a, e);
}

static int
on_book(void *arg, struct raw item, struct arena *a, struct err *e)
{
	struct checking k = { .v = arg };
	struct chain_list args = { .limit = { PAGE, true } };
	struct head *h;
	int rc;

	if (msg_decode(&book_row_desc, item, MP_NODES_ANSWER, a, &k.book, e) != 0)
		return -1;
	args.chain = k.book.chain;
	h = verify_head(k.v, k.book.chain);
	h->found = true;
	h->book = k.book;
	h->book.cursor = str_dup(&k.v->c->arena, k.book.cursor);
	h->book.site_code = str_dup(&k.v->c->arena, k.book.site_code);
	k.head = h;
	save_line(k.v, &(struct saved){ .book = &k.book }, a);
	rc = each_row(k.v, "chain.list", &chain_list_desc, &args, &args.after, on_place, &k, e);
	if (rc == 0)
		rc = verify_end(&k, e);
	memcpy(h->last, k.hash, ENTRY_HASH);
	free(k.versions);
	if (rc == 0)
		tell(k.v, &k);
	return rc;
}

/* ---- the log of events ---- */

struct pinned { /* of an event that tells of a place */
	int32_t year, place;
	struct uuid site;
	struct bytes hash;
};
static const struct field pinned_fields[] = {
	FIELD(pinned, year, F_REQ, 0, 0, "Year."),
	FIELD(pinned, place, F_REQ, 0, 0, "Place."),
	FIELD(pinned, site, F_REQ, 0, 0, "Site."),
	FIELD(pinned, hash, F_REQ, ENTRY_HASH, ENTRY_HASH, "Hash."),
};
DESC(pinned, "pinned", "A place of a chain.");

/* "activity.recorded", "opinion_book.continued": 0 for those that tell of no place. */
static int32_t
book_of(struct str type)
{
	struct str noun = str_cut(&type, '.');

	if (str_is(noun, "opinion_book"))
		noun = STR("opinion");
	return str_is(type, "recorded") || str_is(type, "corrected") || str_is(type, "continued")
	    ? enum_value(&book_enum, noun)
	    : 0;
}

/* The stored map has one member less than the one on the wire: its hash. */
static int
check_event(
    struct verify *v, struct raw wire, const struct envelope *env, struct arena *a, struct err *e)
{
	const size_t tail = 7 + ENTRY_HASH;
	uint8_t *body;

	if (env->sequence != v->seq + 1 || wire.n <= tail)
		return err_set(e, E_FAILED_PRECONDITION, "sequence",
		    "event %lld of registers is missing", (long long)v->seq + 1);
	body = arena_copy(a, wire.p, wire.n - tail);
	body[0]--;
	entry_hash(v->hash, (struct bytes){ body, wire.n - tail }, v->hash);
	if (memcmp(v->hash, wire.p + wire.n - ENTRY_HASH, ENTRY_HASH) != 0)
		return err_set(e, E_FAILED_PRECONDITION, "sequence",
		    "event %lld of registers: its hash does not follow from the one before",
		    (long long)env->sequence);
	v->seq++;
	return pin_event(v, e);
}

static int
take_event(struct verify *v, struct raw wire, struct arena *a, struct err *e)
{
	struct envelope env = { 0 };
	struct pinned p = { 0 };
	struct head *h;
	int32_t book;

	if (msg_decode(&envelope_desc, wire, MP_NODES_ANSWER, a, &env, e) != 0 ||
	    check_event(v, wire, &env, a, e) != 0)
		return -1;
	book = book_of(env.type);
	if (book == 0)
		return 0;
	if (msg_decode(&pinned_desc, env.data, MP_NODES_ANSWER, a, &p, e) != 0)
		return -1;
	h = verify_head(v, entry_chain(book, p.site, p.year));
	if (h->found && p.place == h->book.places && memcmp(h->last, p.hash.p, ENTRY_HASH) != 0)
		return err_set(e, E_FAILED_PRECONDITION, "place",
		    "event %lld tells of another hash than place %d has", (long long)v->seq,
		    p.place);
	h->place = p.place;
	memcpy(h->hash, p.hash.p, ENTRY_HASH);
	return 0;
}

/* On from v->seq to the head. */
static int
read_events(struct verify *v, struct err *e)
{
	struct arena a = { 0 };
	struct wire_answer answer;
	struct feed_events page;
	int rc;

	do {
		struct feed_next args = { .after = { v->seq, true }, .max = { PAGE, true } };
		struct mp r;

		arena_reset(&a);
		page = (struct feed_events){ 0 };
		rc = client_ask(v->client, "registers.feed.next",
		    msg_encode(&feed_next_desc, &args, MSG_ALL, &a), ASK_MS, &a, &answer, e);
		if (rc == 0)
			rc = msg_decode(
			    &feed_events_desc, answer.result, MP_NODES_ANSWER, &a, &page, e);
		r = (struct mp){ page.events.p, page.events.p + page.events.n, false };
		for (size_t n = rc == 0 ? mp_array(&r) : 0; n > 0 && rc == 0; n--)
			rc = take_event(v, mp_raw(&r), &a, e);
	} while (rc == 0 && v->seq < page.head);
	arena_free(&a);
	return rc;
}

/* The log, the chains, then what the log has gained meanwhile: it tells of every place. */
static int
verify_bus(struct verify *v, struct err *e)
{
	struct book_list books = { .limit = { PAGE, true } };
	const struct head *h;

	if (ctl_sign_in(v->c, NULL, &v->client, e) != 0 || read_events(v, e) != 0 ||
	    each_row(v, "book.list", &book_list_desc, &books, &books.after, on_book, v, e) != 0)
		return -1;
	for (h = v->heads; h != NULL; h = h->next)
		if (!h->found)
			return err_set(e, E_FAILED_PRECONDITION, "place",
			    "a whole book is missing of which the log of events tells");
	if (read_events(v, e) != 0)
		return -1;
	for (h = v->heads; h != NULL; h = h->next)
		if (h->found && h->place < h->book.places)
			return err_set(e, E_FAILED_PRECONDITION, "place",
			    STR_FMT " " STR_FMT
				    " %d, place %d: the log of events does not tell of it",
			    STR_ARG(enum_name(&book_enum, h->book.book)),
			    STR_ARG(h->book.site_code), h->book.year, h->place + 1);
	return 0;
}

/* ---- from a file ---- */

static int
end_book(struct verify *v, struct checking *k, struct err *e)
{
	int rc = 0;

	if (!uuid_absent(k->book.chain)) {
		rc = verify_end(k, e);
		if (rc == 0)
			tell(v, k);
	}
	free(k->versions);
	*k = (struct checking){ .v = v };
	return rc;
}

static int
verify_file(struct verify *v, const char *path, struct err *e)
{
	struct checking k = { .v = v };
	struct str text;
	int rc = ctl_read(v->c, path, &text, e);

	v->from_file = true;
	while (rc == 0 && text.n > 0) {
		struct str line = str_cut(&text, '\n');
		struct saved s = { 0 };

		rc = json_decode(&saved_desc, line, &v->c->arena, &s, e);
		if (rc == 0 && s.book != NULL) {
			rc = end_book(v, &k, e);
			k.book = *s.book;
		} else if (rc == 0 && s.place != NULL) {
			rc = verify_place(&k, s.place, &v->c->arena, e);
		}
	}
	if (rc == 0)
		return end_book(v, &k, e);
	free(k.versions);
	return rc;
}

static int
open_save(struct verify *v, const char *path, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	v->save = fd >= 0 ? fdopen(fd, "wb") : NULL;
	return v->save != NULL
	    ? 0
	    : err_set(e, E_NOT_FOUND, "--save", "%.200s: %s", path, strerror(errno));
}

int
verify_main(struct ctl *c, int argc, char **argv)
{
	const char *save = NULL, *file = NULL;
	const char *pin = NULL, *heads = NULL;
	struct verify v = { .c = c };
	struct err e;
	int rc,
	    left = ctl_options(argc, argv,
		(const struct ctlopt[]){ { "--save", &save, NULL }, { "--file", &file, NULL },
		    { "--pin", &pin, NULL }, { "--heads", &heads, NULL }, { 0 } });

	if (left < 0)
		return err_exit(E_INVALID_ARGUMENT);
	if (left != 1 || strcmp(argv[1], "registers") != 0 || (save != NULL && file != NULL) ||
	    (pin != NULL && file != NULL))
		return ctl_usage("verify takes: registers [--save FILE | --file FILE] [--pin FILE]"
				 " [--heads FILE]");
	if (heads != NULL && pins_read(&v, heads, &e) != 0)
		return ctl_fail(&e);
	if (save != NULL && open_save(&v, save, &e) != 0)
		return ctl_fail(&e);
	rc = file != NULL ? verify_file(&v, file, &e) : verify_bus(&v, &e);
	if (rc == 0)
		rc = pins_met(&v, &e);
	if (rc == 0 && pin != NULL)
		rc = pins_write(&v, pin, &e);
	if (v.save != NULL && (ferror(v.save) | fclose(v.save)) != 0 && rc == 0)
		rc = err_set(&e, E_UNAVAILABLE, "--save", "%.200s: %s", save, strerror(errno));
	if (rc != 0)
		return ctl_fail(&e);
	printf("%d 本登记簿完整：%d 件，%d 版\n", v.books, v.entries, v.places);
	return 0;
}
