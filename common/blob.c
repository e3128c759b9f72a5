/* SPDX-License-Identifier: Apache-2.0 */
#include <sodium.h>
#include <stdlib.h>

#include "common/blob.h"
#include "common/wire.h"

static const struct field blob_row_fields[] = {
	FIELD(blob_row, id, F_REQ, 0, 0, "the blob"),
	FIELD(blob_row, owner, F_REQ, 1, 129, "who uploads it"),
	FIELD(blob_row, size, F_REQ, 0, BLOB_MAX, "bytes so far"),
	FIELD(blob_row, made_at, F_REQ, 0, 0, "first chunk"),
	FIELD(blob_row, referenced, F_REQ, 0, 0, "an object refers to it"),
	FIELD(blob_row, seen, F_OPT, 1, 4096, "hash and kind of the bytes so far"),
};
DESC(blob_row, "blob", "An upload.");

static const struct field blob_chunk_row_fields[] = {
	FIELD(blob_chunk_row, id, F_REQ, 0, 0, "the chunk"),
	FIELD(blob_chunk_row, blob, F_REQ, 0, 0, "its blob"),
	FIELD(blob_chunk_row, at, F_REQ, 0, BLOB_MAX, "offset"),
	FIELD(blob_chunk_row, bytes, F_REQ, 1, 262144, "content"),
};
DESC(blob_chunk_row, "blob_chunk", "A part of an upload.");

const struct table blob_table = { .name = "blob", .row = &blob_row_desc, .root = "id" };
const struct table blob_chunk_table = {
	.name = "blob_chunk", .row = &blob_chunk_row_desc, .root = "blob", .use = TABLE_APPEND
};

void
blob_put_load(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct blob_put *a = args;

	(void)who;
	(void)now;
	want(w, &blob_table, a->blob);
}

/*
 * The hash's state is the library's own form of it: of another release it may be another, and the
 * hash of an upload under way is then not the right one, and the upload is refused.
 */
struct blob_seen {
	uint8_t hash[384];
	struct media_scan scan;
};
_Static_assert(sizeof(struct blob_seen) == 384 + sizeof(struct media_scan), "no holes");

static void
load_hash(const struct blob_seen *s, crypto_generichash_state *h)
{
	_Static_assert(sizeof(*h) == sizeof(s->hash), "libsodium's state");
	memcpy(h, s->hash, sizeof(*h));
}

struct bytes
blob_seen_add(struct arena *a, struct bytes seen, struct bytes part)
{
	struct blob_seen *s = arena_alloc(a, sizeof(*s));
	crypto_generichash_state h;

	memset(&h, 0, sizeof(h)); /* it is stored whole */
	if (seen.n == sizeof(*s)) {
		memcpy(s, seen.p, sizeof(*s));
		load_hash(s, &h);
	} else {
		crypto_generichash_init(&h, NULL, 0, BLOB_HASH);
	}
	crypto_generichash_update(&h, part.p, part.n);
	memcpy(s->hash, &h, sizeof(h));
	media_add(&s->scan, part);
	return (struct bytes){ (const uint8_t *)s, sizeof(*s) };
}

static int
check_content(struct cx *cx, const struct blob_row *b, const struct file_ref *file,
    struct blob_facts *out, struct err *e)
{
	uint8_t *hash = arena_alloc(cx_arena(cx), BLOB_HASH);
	crypto_generichash_state h;
	struct blob_seen s;
	enum media kind;

	if (b->seen.n != sizeof(s))
		return err_set(e, E_FAILED_PRECONDITION, "blob",
		    "the blob was uploaded before its kind was looked at: upload it again");
	memcpy(&s, b->seen.p, sizeof(s));
	load_hash(&s, &h);
	crypto_generichash_final(&h, hash, BLOB_HASH);
	if (file->hash.p != NULL &&
	    (file->hash.n != BLOB_HASH || memcmp(file->hash.p, hash, BLOB_HASH) != 0))
		return err_set(e, E_INVALID_ARGUMENT, "hash",
		    "the bytes that came have another hash: upload the file again");
	kind = media_of(&s.scan);
	if (kind == MEDIA_NONE)
		return err_set(e, E_INVALID_ARGUMENT, "media",
		    "by its content the file is none of %s", media_kinds);
	if (!str_empty(file->media) && !str_eq(file->media, media_type(kind)))
		return err_set(e, E_INVALID_ARGUMENT, "media",
		    "by its content the file is " STR_FMT, STR_ARG(media_type(kind)));
	*out = (struct blob_facts){ b->size, media_type(kind), { hash, BLOB_HASH } };
	return 0;
}

int
blob_check(struct cx *cx, const struct file_ref *file, struct blob_facts *out, struct err *e)
{
	const struct blob_row *b = row_find(cx, &blob_table, file->blob);

	if (b == NULL || !str_eq(b->owner, who_owner(cx_arena(cx), cx_who(cx))))
		return err_set(e, E_NOT_FOUND, "blob", "there is no such blob of yours");
	if (b->size == 0)
		return err_set(e, E_FAILED_PRECONDITION, "blob", "the blob is empty");
	return check_content(cx, b, file, out, e);
}

int
blob_take(struct cx *cx, const struct file_ref *file, struct blob_facts *out, struct err *e)
{
	if (blob_check(cx, file, out, e) != 0)
		return -1;
	if (!((const struct blob_row *)row_find(cx, &blob_table, file->blob))->referenced)
		((struct blob_row *)row_edit(cx, &blob_table, file->blob))->referenced = true;
	return 0;
}

static int
check_place(const struct blob_row *b, const struct blob_put *a, struct str owner, struct err *e)
{
	int64_t size = b != NULL ? b->size : 0;

	if (b != NULL && !str_eq(b->owner, owner))
		return err_set(
		    e, E_PERMISSION_DENIED, "blob", "the blob belongs to another principal");
	if (b != NULL && b->referenced)
		return err_set(e, E_FAILED_PRECONDITION, "blob", "the blob is complete and in use");
	if (a->offset != size)
		return err_set(e, E_FAILED_PRECONDITION, "offset",
		    "offset is %lld, the blob has %lld bytes", (long long)a->offset,
		    (long long)size);
	if (size + (int64_t)a->bytes.n > BLOB_MAX)
		return err_set(e, E_INVALID_ARGUMENT, "bytes", "a blob has at most %lld bytes",
		    (long long)BLOB_MAX);
	return 0;
}

int
blob_put_decide(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct blob_put *a = args;
	struct blob_state *out = result;
	const struct blob_row *old = row_find(cx, &blob_table, a->blob);
	struct str owner = who_owner(cx_arena(cx), cx_who(cx));
	struct blob_row *b;
	struct blob_chunk_row *c;

	if (uuid_v7_ms(a->blob) < 0)
		return err_set(e, E_INVALID_ARGUMENT, "blob", "blob is not a UUIDv7");
	if (check_place(old, a, owner, e) != 0)
		return -1;
	b = old != NULL ? row_edit(cx, &blob_table, a->blob)
			: row_add(cx, &blob_table, a->blob, a->blob);
	if (old == NULL) {
		b->owner = owner;
		b->made_at = cx_now(cx);
	}
	if (a->bytes.n > 0) { /* an empty file is one, too */
		c = row_add(cx, &blob_chunk_table, cx_uuid(cx), a->blob);
		c->at = a->offset;
		c->bytes = a->bytes;
	}
	b->seen = blob_seen_add(cx_arena(cx), b->seen, a->bytes);
	b->size += (int64_t)a->bytes.n;
	*out = (struct blob_state){ a->blob, b->size };
	return 0;
}

struct uuid
blob_make(struct cx *cx, struct bytes content, struct blob_facts *out)
{
	struct uuid id = cx_uuid(cx);
	struct blob_row *b = row_add(cx, &blob_table, id, id);
	uint8_t *hash = arena_alloc(cx_arena(cx), BLOB_HASH);

	crypto_generichash(hash, BLOB_HASH, content.p, content.n, NULL, 0);
	b->owner = who_owner(cx_arena(cx), cx_who(cx));
	b->size = (int64_t)content.n;
	b->made_at = cx_now(cx);
	b->seen = blob_seen_add(cx_arena(cx), (struct bytes){ 0 }, content);
	for (size_t at = 0, n; at < content.n; at += n) {
		struct blob_chunk_row *c = row_add(cx, &blob_chunk_table, cx_uuid(cx), id);

		n = content.n - at < WIRE_PAGE_BYTES ? content.n - at : WIRE_PAGE_BYTES;
		c->at = (int64_t)at;
		c->bytes = (struct bytes){ content.p + at, n };
	}
	*out = (struct blob_facts){ .size = b->size, .hash = { hash, BLOB_HASH } };
	return id;
}

static int
by_offset(const void *x, const void *y)
{
	const struct blob_chunk_row *a = *(const struct blob_chunk_row *const *)x;
	const struct blob_chunk_row *b = *(const struct blob_chunk_row *const *)y;

	return (a->at > b->at) - (a->at < b->at);
}

struct bytes
blob_content(struct cx *cx, struct uuid blob)
{
	const struct blob_row *b = row_find(cx, &blob_table, blob);
	const struct blob_chunk_row *c, **sorted;
	size_t n = 0, i = 0, at = 0;
	uint8_t *p;

	for (c = row_first(cx, &blob_chunk_table, blob); c != NULL;
	     c = row_next(cx, &blob_chunk_table, c))
		n++;
	if (b == NULL || n == 0)
		return (struct bytes){ 0 };
	sorted = arena_array(cx_arena(cx), n, sizeof(*sorted));
	for (c = row_first(cx, &blob_chunk_table, blob); c != NULL;
	     c = row_next(cx, &blob_chunk_table, c))
		sorted[i++] = c;
	qsort(sorted, n, sizeof(*sorted), by_offset);
	p = arena_alloc(cx_arena(cx), (size_t)b->size);
	for (i = 0;
	     i < n && sorted[i]->at == (int64_t)at && at + sorted[i]->bytes.n <= (size_t)b->size;
	     i++) {
		memcpy(p + at, sorted[i]->bytes.p, sorted[i]->bytes.n);
		at += sorted[i]->bytes.n;
	}
	return at == (size_t)b->size ? (struct bytes){ p, at } : (struct bytes){ 0 };
}
