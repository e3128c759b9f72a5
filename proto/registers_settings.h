/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the committee sets for its registers: numbers in versions, each with the day it holds from.
 * Version 1 is built in (registers_settings below): [D] our default, [P] practice.
 */
#ifndef PROTO_REGISTERS_SETTINGS_H
#define PROTO_REGISTERS_SETTINGS_H

#include "common/arena.h"
#include "common/desc.h"

enum setting_name {
	SETTING_RESIDENTS_KEPT_YEARS = 1, /* their personal data, from the day of the contact */
	SETTING_ANNOUNCE_DAYS,            /* a reception is announced so many days before */
	SETTING_REMIND_DAYS,              /* and a resolution reminded of, working days */
	SETTINGS,
};
extern const struct enumdesc setting_enum;

struct setting_default { int32_t value, lo, hi; const char *mark, *source; };
extern const struct setting_default registers_settings[SETTINGS];

struct setting_set {
	int32_t name, value;
	struct str source;      /* where it stands written */
	struct date valid_from; /* absent: today */
};
struct setting_ref { int32_t name, version, value; struct date valid_from; };
struct setting_list {
	int32_t name;
	struct opt_bool in_force;
	struct str after;
	struct opt_i32 limit;
};
struct setting_row {
	struct str cursor;
	int32_t name, version, value;
	struct str mark, source;
	struct date valid_from; /* absent: from the beginning */
	bool in_force;
	struct stamp set_at;
	struct str set_by;
};
struct ev_setting { int32_t name, version, value; struct str source; struct date valid_from; };

/* The built-in ones as a JSON array, for setting.list. */
struct str settings_built_in(struct arena *a, const void *args);

extern const struct desc setting_set_desc, setting_ref_desc, setting_list_desc, setting_row_desc,
    ev_setting_desc;

#endif
