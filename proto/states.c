/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "proto/opinions.h"
#include "proto/registers.h"
#include "proto/states.h"
#include "proto/suggestions.h"

/* Who keeps the registers of a site. */
#define R_SITE (R(committee) | R(street) | R(station))

#define STATE(object_, from_, op_, to_, roles_, doc_) \
	{ OBJECT_##object_, from_, to_, op_, roles_, doc_ },
const struct staterow states[] = {
#include "proto/tbl/states.tbl"
};
const size_t nstates = sizeof(states) / sizeof(states[0]);

static const struct {
	const char *name;
	const struct enumdesc *en;
} objects[OBJECT_COUNT] = {
	[OBJECT_SUGGESTION] = { "suggestion", &suggestion_state_enum },
	[OBJECT_ASSIGNMENT] = { "assignment", &assignment_state_enum },
	[OBJECT_COMMITMENT] = { "commitment", &commitment_state_enum },
	[OBJECT_SUPERVISION] = { "supervision", &supervision_state_enum },
	[OBJECT_OPINION] = { "opinion", &opinion_state_enum },
	[OBJECT_RECEPTION] = { "reception", &reception_state_enum },
	[OBJECT_RESOLUTION] = { "resolution", &resolution_state_enum },
	[OBJECT_RAISED] = { "raised", &raised_state_enum },
};

const char *
object_name(enum object o)
{
	return objects[o].name;
}

const struct enumdesc *
object_states(enum object o)
{
	return objects[o].en;
}

struct str
object_state(enum object o, int32_t state)
{
	return state == 0 ? STR("-") : enum_name(objects[o].en, state);
}

static const struct staterow *
find(enum object o, int32_t from, const char *op, int32_t to)
{
	for (const struct staterow *s = states; s < states + nstates; s++)
		if (s->object == o && s->from == from && (to == 0 || s->to == to) &&
		    strcmp(s->op, op) == 0)
			return s;
	return NULL;
}

bool
state_allows(enum object o, int32_t from, const char *op)
{
	return find(o, from, op, 0) != NULL;
}

struct words {
	char text[280];
	size_t n;
};

/* Adds a name to the list; what does not fit any more is left out. */
static void
say(struct words *w, struct str name)
{
	char item[64];
	size_t n = (size_t)snprintf(
	    item, sizeof(item), "%s" STR_FMT, w->n > 0 ? ", " : "", STR_ARG(name));

	if (w->n + n >= sizeof(w->text))
		return;
	memcpy(w->text + w->n, item, n + 1);
	w->n += n;
}

static bool
said(const struct words *w, struct str name)
{
	for (const char *p = w->text; (p = memmem(p, w->n - (size_t)(p - w->text), name.p, name.n));
	     p += name.n)
		if (p[name.n] == ',' || p[name.n] == '\0')
			return true;
	return false;
}

/* What people may do in this state. Ops of an assignment are said under the assignment only. */
static void
say_possible(struct words *w, enum object o, int32_t from)
{
	for (const struct staterow *s = states; s < states + nstates; s++)
		if (s->object == o && s->from == from && s->roles != R(self) &&
		    strncmp(s->op, objects[o].name, strlen(objects[o].name)) == 0 &&
		    !said(w, str_from(s->op)))
			say(w, str_from(s->op));
	if (w->n == 0)
		say(w, STR("nothing"));
}

static void
say_where(struct words *w, enum object o, const char *op)
{
	for (const struct staterow *s = states; s < states + nstates; s++)
		if (s->object == o && s->from != 0 && strcmp(s->op, op) == 0 &&
		    !said(w, object_state(o, s->from)))
			say(w, object_state(o, s->from));
}

const struct staterow *
next_state(enum object o, int32_t from, const char *op, int32_t to, struct err *e)
{
	struct words now = { 0 }, where = { 0 };
	const struct staterow *s = find(o, from, op, to);

	if (s != NULL)
		return s;
	say_possible(&now, o, from);
	say_where(&where, o, op);
	err_set(e, E_FAILED_PRECONDITION, objects[o].name,
	    "the %s is in state " STR_FMT "; %s needs %s; possible now: %s", objects[o].name,
	    STR_ARG(object_state(o, from)), op, where.n > 0 ? where.text : "another state",
	    now.text);
	return NULL;
}
