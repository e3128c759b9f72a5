/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of supervisions and their steps. At most one of a suggestion is ongoing. */
#ifndef SUGGESTIONS_SUPERVISION_H
#define SUGGESTIONS_SUPERVISION_H

#include "common/engine.h"
#include "proto/suggestions.h"

struct supervision {
	struct uuid id, suggestion;
	int32_t state;
	struct str leader, reason;
	struct date begun_on, ended_on;
	struct str outcome;
	int32_t steps;
};

struct supervision_step {
	struct uuid id, suggestion, supervision;
	struct date date;
	struct str text, by;
	struct stamp logged_at;
};

extern const struct desc supervision_desc, supervision_step_desc;
extern const struct table supervision_table, supervision_step_table;

#endif
