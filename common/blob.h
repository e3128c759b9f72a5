/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blobs: what is too large for a message crosses in chunks and lies in the service's own schema.
 * A blob belongs to the principal that uploads it until an object refers to it; one that nothing
 * refers to expires after 24 hours. Hash and kind of its bytes are found as the chunks come:
 * attaching it reads none of them again.
 */
#ifndef COMMON_BLOB_H
#define COMMON_BLOB_H

#include "common/engine.h"
#include "common/feed.h"
#include "common/media.h"

#define BLOB_MAX (INT64_C(64) << 20)

struct blob_row {
	struct uuid id;
	struct str owner;      /* who_owner */
	int64_t size;          /* bytes so far */
	struct stamp made_at;
	bool referenced;       /* an object of the service refers to it */
	struct bytes seen;     /* struct blob_seen of the bytes so far, for the service alone */
};

struct blob_chunk_row {
	struct uuid id;
	struct uuid blob;
	int64_t at;            /* offset */
	struct bytes bytes;
};

extern const struct desc blob_row_desc, blob_chunk_row_desc;
extern const struct table blob_table, blob_chunk_table;

/* The whole content of a blob whose chunks are loaded; NULL-pointer bytes when there is none. */
struct bytes blob_content(struct cx *cx, struct uuid blob);

/* More bytes of a blob: its `seen` with them, in the arena. */
struct bytes blob_seen_add(struct arena *a, struct bytes seen, struct bytes part);

struct blob_facts { int64_t size; struct str media; struct bytes hash; };

/*
 * Takes a file that is to be attached: from now on an object refers to its blob. Fields of `e`:
 * "blob", NOT_FOUND when it is not the caller's (for others it is not there), FAILED_PRECONDITION
 * when it has no bytes; "media", "hash" INVALID_ARGUMENT when the bytes are of no known kind, or
 * not what the reference says.
 */
MUST_CHECK int blob_take(struct cx *cx, const struct file_ref *file, struct blob_facts *out,
    struct err *e);
/* Whether it could be taken; nothing is changed. */
MUST_CHECK int blob_check(struct cx *cx, const struct file_ref *file, struct blob_facts *out,
    struct err *e);

/* A new blob of the caller's with this content, of at most BLOB_MAX bytes; borrowed. */
struct uuid blob_make(struct cx *cx, struct bytes content, struct blob_facts *out);

extern load_fn blob_put_load;
extern decide_fn blob_put_decide;

#endif
