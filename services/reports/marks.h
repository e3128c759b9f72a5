/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks: what a thing counts. Whoever changes a thing makes its marks anew from what it is now and
 * settles them: what differs from before goes to the cells of every scope it concerns.
 */
#ifndef REPORTS_MARKS_H
#define REPORTS_MARKS_H

#include "services/reports/tables.h"

enum slot {
#define SLOT(n, name, split) SLOT_##name = n,
#include "services/reports/slots.tbl"
#undef SLOT
};

#define SLOT_BITS 16
#define SLOT_VALUES (1 << SLOT_BITS)

struct marks {
	struct arena *a;
	int32_t *slots, *days, *amounts;
	size_t n, cap;
};

/* Nothing for an absent day or an amount of 0. value: 0 without a split, else below SLOT_VALUES. */
void mark(struct marks *m, enum slot slot, int32_t value, struct date day, int32_t amount);
/* `was`: a copy of the thing's head before the change, NULL for a new one. The thing gets the
 * marks; the cells what has changed. */
void settle(struct cx *cx, const struct thing *was, struct thing *is, const struct marks *m);

/* A list of this one text (none when it is empty), in cx_arena. */
struct strs strs_of(struct cx *cx, struct str s);
struct strs levels_of(struct cx *cx, int32_t level);

/* Words: numbers for the values of code lists. want_word in load, word_number in decide. */
void want_word(struct wants *w, const char *list, struct str value);
int32_t word_number(struct cx *cx, const char *list, struct str value);

#endif
