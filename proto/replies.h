/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a reply letter is made of beside its text, and what hangs on a suggestion's parts. A file
 * hangs by reference: it is uploaded by suggestions.blob.put, named by who uploaded it, and from
 * then on read through suggestion.attachment by those who may read the part.
 */
#ifndef PROTO_REPLIES_H
#define PROTO_REPLIES_H

#include "common/feed.h"

/* The part of a suggestion that a file hangs on. */
enum attachment_part { ATTACHED_CONTENT = 1, ATTACHED_REPLY, ATTACHED_COMMITMENT };
#define ATTACHMENTS_MAX 10
#define CONTENT_FILES_MAX 3 /* with what the deputy says */

/* 密级, GB/T 9704: only what is not classified may pass here. */
enum secrecy { SECRECY_UNCLASSIFIED = 1, SECRECY_CONFIDENTIAL, SECRECY_SECRET, SECRECY_TOP_SECRET };

#define POINTS_MAX 16

extern const struct enumdesc attachment_part_enum, secrecy_enum;

struct file_card { struct uuid attachment; struct str name, media; int64_t size; };
struct reply_point { struct str point, answer; };

/* Bytes of an attachment. */
struct suggestion_attachment {
	struct uuid attachment;
	int64_t offset;
	struct opt_i32 max;
};

/* An assignment's whole contact log and all its letters, the newest first. */
struct of_assignment { struct uuid assignment; struct str after; struct opt_i32 limit; };

struct contact_row {
	struct str cursor;
	struct uuid contact;
	int32_t phase, way;
	struct date date;
	struct str persons, said;
	struct stamp recorded_at;
};

struct reply_row {
	struct str cursor;
	struct uuid reply;
	int32_t state;
	struct str number, signer;
	struct date dated;
	int32_t class;
	struct str text;
	struct list points; /* of struct reply_point */
	struct str measure;
	struct date by_date;
	struct str class_reason, handler, phone, addressee;
	struct strs copies;
	struct date filed_on;
	bool in_time;
	struct str sent_back_reason;
	struct list attachments; /* of struct file_card */
	struct str unit_name;    /* as it was when the letter was filed */
};

extern const struct desc file_ref_desc, file_card_desc, reply_point_desc,
    suggestion_attachment_desc, of_assignment_desc, contact_row_desc, reply_row_desc;

#endif
