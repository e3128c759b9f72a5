/* SPDX-License-Identifier: Apache-2.0 */
#include "services/suggestions/deadline.h"

static const struct rootkind *const kinds[] = { &suggestion_kind, &opinion_kind };

const void *
root_find(struct cx *cx, struct uuid id, const struct rootkind **kind)
{
	const void *row = NULL;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && row == NULL; i++) {
		*kind = kinds[i];
		row = row_find(cx, kinds[i]->table, id);
	}
	return row;
}
