/* SPDX-License-Identifier: Apache-2.0 */
/* An activity of the registers that a suggestion came of, as registers told of it. */
#ifndef SUGGESTIONS_ACTIVITY_LINK_H
#define SUGGESTIONS_ACTIVITY_LINK_H

#include "services/suggestions/decide.h"

struct activity_link {
	struct uuid id;
	struct uuid suggestion, entry;
	int32_t number, year;
	struct str site_code, kind, subject;
	struct date date;
};
extern const struct desc activity_link_desc;
extern const struct table activity_link_table;

#endif
