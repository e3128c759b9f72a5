/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands on single objects. A verb is a row of verbs.tbl: the kind, whether it makes an object or
 * changes one, a step of its own if it has one, and its event. The rest is one way for all: a
 * picture (import.h) of the object and its neighbours, the arguments copied member by member into
 * the row of the same name, the step, the same rules as an import's, then rows, history and events.
 * Every verb's arguments begin with `id` and `version`, or are those of a new object.
 */
#ifndef REGISTRY_EDIT_H
#define REGISTRY_EDIT_H

#include "services/registry/import.h"

struct edit {
	struct import im;
	const struct verb *verb;
	struct cx *cx;
	struct import_entry *result; /* whose reference is answered */
};

/* Changes x (whose row holds the arguments already) and what goes with it; -1 with an error. */
typedef int step_fn(struct edit *ed, struct import_entry *x, const void *args, struct err *e);

enum how { HOW_CREATE, HOW_CHANGE, HOW_REVIVE }; /* REVIVE: of one that has ended */

struct verb {
	const struct op *op;
	int kind;
	enum how how;
	step_fn *step; /* NULL: none */
	int event;     /* + 1; 0: the kind's own */
};

void verb_load(const struct verb *v, struct wants *w, const void *args);
int verb_decide(
    const struct verb *v, struct cx *cx, const void *args, struct object_ref *out, struct err *e);

/* ---- for steps ---- */

/* The object of a kind; NULL with NOT_FOUND of this field. */
struct import_entry *edit_find(
    struct edit *ed, int kind, struct uuid id, const char *field, struct err *e);
/* Its row, to be changed. */
void *edit_row(struct edit *ed, struct import_entry *x);
/* A new object with this key; its row is empty but for the id and a derived code. */
struct import_entry *edit_new(struct edit *ed, int kind, struct str key);
/* "a/b/c": the key of a new object of a kind with a derived code. */
struct str edit_key(struct edit *ed, int kind, const void *row);
/* The day of the arguments or today; INVALID_ARGUMENT when it lies in the future. */
int edit_day(struct edit *ed, struct date on, struct date *out, struct err *e);

/* ALREADY_EXISTS when the code is there, or was once. */
int edit_unused(struct edit *ed, int kind, struct str code, struct err *e);
/* Rules, then rows, history and events; -1 with the first fault. */
int edit_finish(struct edit *ed, struct err *e);

#define VERB(id, kind, how, step, event)                                                 \
	void load_##id(                                                                  \
	    struct wants *w, const void *args, const struct who *who, struct stamp now); \
	int decide_##id(struct cx *cx, const void *args, void *result, struct err *e);
#include "services/registry/verbs.tbl"
#undef VERB

step_fn step_end, step_person_end, step_congress_end, step_mandate_end, step_mandate_suspend,
    step_mandate_resume, step_site_create, step_site_close, step_site_publish, step_residence_move,
    step_residence_change, step_residence_end, step_unit_create, step_unit_merge, step_unit_end,
    step_link_end, step_inspection_create, step_inspection_recheck, step_inspection_end,
    step_code_end, step_mandate_create, step_site_reopen, step_person_restore;

/* Who may: the committee, and the street and the site itself where the op's row says so. */
scope_fn scope_own_site, scope_own_residence, scope_own_move, scope_own_new_residence;

load_fn load_contact_link_seen;
decide_fn decide_contact_link_seen;

load_fn load_zone_import, load_calendar_set_day, load_calendar_import, load_zone_export;
decide_fn decide_zone_import, decide_calendar_set_day, decide_calendar_import, decide_zone_export;

#endif
