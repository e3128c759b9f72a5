/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blobs: what is too large for a message crosses in chunks and lies in the service's own schema. A
 * blob belongs to the principal that uploads it until an object refers to it; one that nothing
 * refers to expires after 24 hours.
 */
#ifndef COMMON_BLOB_H
#define COMMON_BLOB_H

#include "common/engine.h"

#define BLOB_MAX (INT64_C(64) << 20)

struct blob_row {
	struct uuid id;
	struct str owner;      /* who_owner */
	int64_t size;          /* bytes so far */
	struct stamp made_at;
	bool referenced;       /* an object of the service refers to it */
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

extern load_fn blob_put_load;
extern decide_fn blob_put_decide;

#endif
