/* SPDX-License-Identifier: Apache-2.0 */
/* A version of a document of the archive, written once. The first one's id is the document's. */
#ifndef REGISTERS_ARCHIVE_H
#define REGISTERS_ARCHIVE_H

#include "services/registers/decide.h"

struct archive_document {
	struct uuid id, document;
	int32_t version;
	struct uuid site;
	struct str site_code, street;
	int32_t year, part;
	struct str title;
	struct date made_on;
	struct str responsible, text, reason, recorder;
	struct stamp recorded_at;
};

extern const struct desc archive_document_desc, attached_file_desc;
extern const struct table archive_table, registers_attachment_table;

/* The newest version; NULL: there is none. */
const struct archive_document *archive_newest(struct cx *cx, struct uuid document);

#endif
