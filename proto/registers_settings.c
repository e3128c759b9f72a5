/* SPDX-License-Identifier: Apache-2.0 */
#include "common/engine.h"
#include "proto/registers.h"

ENUMDESC(setting_enum, "setting", "residents_kept_years", "announce_days", "remind_days");

const struct setting_default registers_settings[SETTINGS] = {
	[SETTING_RESIDENTS_KEPT_YEARS] = { 2, 1, 50, "D", "domain 4: erased by rule" },
	[SETTING_ANNOUNCE_DAYS] = { 3, 0, 60, "P", "接待日提前公告的通行做法" },
	[SETTING_REMIND_DAYS] = { 5, 1, 60, "D", "domain 4: reminders of resolutions" },
};

#define NAME(T, fl) FIELD_ENUM(T, name, fl, &setting_enum, "Which setting.")
#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)
#define FROM(T, fl) FIELD(T, valid_from, fl, 0, 0, "The day it holds from.")

static const struct field setting_set_fields[] = {
	NAME(setting_set, F_REQ),
	FIELD(setting_set, value, F_REQ, 0, 1000, "Days or years, as its name says."),
	TEXT(setting_set, source, F_REQ | F_TIDY, 200, "Where it stands written."),
	FIELD(setting_set, valid_from, F_OPT, 0, 0, "The day it holds from; absent: today."),
};
DESC(setting_set, "setting.set", "A new version of a setting.");

static const struct field setting_ref_fields[] = {
	NAME(setting_ref, F_REQ),
	FIELD(setting_ref, version, F_REQ, 1, INT32_MAX, "Its version."),
	FIELD(setting_ref, value, F_REQ, 0, 0, "Its value."),
	FROM(setting_ref, F_REQ),
};
DESC(setting_ref, "setting.ref", "The version that was set.");

static const struct field setting_list_fields[] = {
	NAME(setting_list, F_OPT),
	FIELD(setting_list, in_force, F_OPT, 0, 0, "Only those that hold today, or that do not."),
	FIELD(setting_list, after, F_OPT, 1, 200, "Cursor of the last row seen."),
	FIELD(setting_list, limit, F_OPT, 1, 1000, "Rows at most; 100 by default."),
};
DESC(setting_list, "setting.list", "Asks for settings.");

static const struct field setting_row_fields[] = {
	FIELD(setting_row, cursor, F_REQ, 0, 0, "Cursor."),
	NAME(setting_row, F_REQ),
	FIELD(setting_row, version, F_REQ, 0, 0, "Version; 1 is built in."),
	FIELD(setting_row, value, F_REQ, 0, 0, "Days or years, as its name says."),
	FIELD(setting_row, mark, F_OPT, 0, 0, "Of version 1: P practice, D our default."),
	FIELD(setting_row, source, F_REQ, 0, 0, "Where it stands written."),
	FROM(setting_row, F_OPT),
	FIELD(setting_row, in_force, F_REQ, 0, 0, "Whether it holds today."),
	FIELD(setting_row, set_at, F_OPT, 0, 0, "When it was set."),
	FIELD(setting_row, set_by, F_OPT, 0, 0, "By whom."),
};
DESC(setting_row, "setting.row", "A version of a setting.");

static const struct field ev_setting_fields[] = {
	NAME(ev_setting, F_REQ),
	FIELD(ev_setting, version, F_REQ, 1, INT32_MAX, "Its version."),
	FIELD(ev_setting, value, F_REQ, 0, 0, "Its value."),
	FIELD(ev_setting, source, F_REQ, 0, 0, "Where it stands written."),
	FROM(ev_setting, F_REQ),
};
DESC(ev_setting, "setting.changed", "A setting has a new version.");

struct str
settings_built_in(struct arena *a, const void *args)
{
	struct str out = STR("[");

	(void)args;
	for (int32_t i = 1; i < SETTINGS; i++)
		out = str_printf(a,
		    STR_FMT "%s{\"name\":\"" STR_FMT
			    "\",\"value\":%d,\"mark\":\"%s\",\"source\":\"%s\"}",
		    STR_ARG(out), i > 1 ? "," : "", STR_ARG(enum_name(&setting_enum, i)),
		    registers_settings[i].value, registers_settings[i].mark,
		    registers_settings[i].source);
	return str_printf(a, STR_FMT "]", STR_ARG(out));
}
