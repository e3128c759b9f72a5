/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that hang on a suggestion's parts: what the deputy says, a letter, the evidence of a
 * commitment. The blob is the caller's own until it is attached, and stays from then on; it is read
 * by suggestion.attachment, whose SQL says who may read which part.
 */
#ifndef SUGGESTIONS_ATTACH_H
#define SUGGESTIONS_ATTACH_H

#include "services/suggestions/decide.h"

struct attachment {
	struct uuid id, suggestion;
	int32_t part;      /* enum attachment_part */
	struct uuid owner; /* the part's own id: the suggestion, the reply, the step */
	int32_t place;     /* among those of its part */
	struct uuid blob;
	struct str name, media;
	int64_t size;
	struct stamp attached_at, dropped_at; /* left out by a revision */
};

extern const struct desc attachment_desc;
extern const struct table attachment_table, kin_attachment;

/* The blobs that these files (of struct file_ref) name. */
void want_files(struct wants *w, const struct list *files);

/*
 * Hangs them on the part, at most ATTACHMENTS_MAX. NOT_FOUND or FAILED_PRECONDITION field
 * attachments[i].blob. *cards gets them as events show them (of struct file_card).
 */
MUST_CHECK int attach_files(struct cx *cx, const struct suggestion *s, enum attachment_part part,
    struct uuid owner, const struct list *files, struct list *cards, struct err *e);
/* Those of what the deputy says: the kept ones stay, the new ones come, all others are left out.
 * Errors name "content.attachments…". attachment_table is loaded. */
MUST_CHECK int attach_content(struct cx *cx, const struct suggestion *s,
    const struct suggestion_content *c, struct err *e);
/* What hangs on a part already (of struct file_card); attachment_table is loaded. */
struct list attached_files(struct cx *cx, const struct suggestion *s, struct uuid owner);

#endif
