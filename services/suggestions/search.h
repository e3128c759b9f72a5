/* SPDX-License-Identifier: Apache-2.0 */
/* What is written for search: one entry a thing that can be found, with its content. */
#ifndef SUGGESTIONS_SEARCH_H
#define SUGGESTIONS_SEARCH_H

#include "common/engine.h"

struct suggestion;

struct search_entry {
	struct uuid id;      /* the suggestion's, or another thing's */
	int32_t kind;        /* enum search_kind */
	int32_t title_chars; /* so much of `terms` is of the title */
	struct str terms;    /* of terms.h, and tags of year ~, site @, street #, deputies & */
};

extern const struct desc search_entry_desc;
extern const struct table search_entry_table;

struct said { /* absent texts and codes are left out */
	struct uuid id;
	int32_t kind;
	struct str title, texts[2];
	struct str site_code, street;
	struct strs persons; /* deputies' codes */
};

/* The entry anew; the one there was, if any, must have been loaded. The year is today's. */
void search_write(struct cx *cx, const struct said *said);

/* Of a suggestion with its co-signers. */
void search_write_suggestion(struct cx *cx, const struct suggestion *s);

/* For the queries: title's terms | all terms, of their arguments. */
struct str search_terms_searched(struct arena *a, const void *args);
struct str search_terms_compared(struct arena *a, const void *args);

#endif
