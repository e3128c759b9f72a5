/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What kind of file some bytes are, by content and not by name: the kinds that may be attached to
 * objects. A scan takes the bytes in order, in pieces of any size, and says at the end; it keeps a
 * few hundred bytes, may be copied and stored between two pieces, and owns nothing.
 *
 *   pdf    %PDF-
 *   jpeg   FF D8 FF
 *   png    the signature of RFC 2083
 *   mp4    a box `ftyp` of a brand of ISO/IEC 14496 (no QuickTime, no HEIF)
 *   docx, xlsx, ofd
 *          a ZIP whose central directory names word/document.xml, xl/workbook.xml (ISO/IEC 29500;
 *          without macros) or OFD.xml (GB/T 33190)
 *   txt    UTF-8 or GB 18030 without control characters other than tab and line and page breaks
 */
#ifndef COMMON_MEDIA_H
#define COMMON_MEDIA_H

#include "common/types.h"

enum media {
	MEDIA_NONE, /* none of these */
	MEDIA_PDF, MEDIA_JPEG, MEDIA_PNG, MEDIA_MP4, MEDIA_DOCX, MEDIA_XLSX, MEDIA_OFD, MEDIA_TXT,
	MEDIA_COUNT
};

#define MEDIA_HEAD 16
#define MEDIA_CARRY 80 /* the longest entry that is looked for, less a byte; holds a ZIP's end */

struct media_scan { /* zeroed at the start */
	int64_t size;         /* bytes seen */
	int64_t at[5];        /* 1 + where the last such entry of a ZIP's directory begins */
	uint8_t head[MEDIA_HEAD], carry[MEDIA_CARRY];
	uint8_t utf8[4];      /* bytes to come, lowest and highest of the next, fault */
	uint8_t gb[2];        /* place within a character, fault */
	uint8_t binary;       /* there are control characters */
	uint8_t pad[1];
};

void media_add(struct media_scan *m, struct bytes part);
enum media media_of(const struct media_scan *m);

/* Its media type: "application/pdf"; "" for MEDIA_NONE. */
struct str media_type(enum media kind);
/* "PDF, JPEG, …": the kinds there are, for messages. */
extern const char media_kinds[];

#endif
