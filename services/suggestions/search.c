/* SPDX-License-Identifier: Apache-2.0 */
#include "services/suggestions/search.h"

#include "services/suggestions/decide.h"
#include "services/suggestions/terms.h"

static const struct field search_entry_fields[] = {
	FIELD(search_entry, id, F_REQ, 0, 0, "id"),
	FIELD_ENUM(search_entry, kind, F_REQ, &search_kind_enum, "kind"),
	FIELD(search_entry, title_chars, F_REQ, 0, INT32_MAX, "title_chars"),
	FIELD(search_entry, terms, F_REQ, 0, INT32_MAX, "terms"),
};
DESC(search_entry, "search_entry_row", "The terms of a text.");

const struct table search_entry_table = { "search_entry", &search_entry_desc, "id", TABLE_OWN, NULL,
	NULL };

void
search_write(struct cx *cx, const struct said *said)
{
	struct arena *a = cx_arena(cx);
	const struct str parts[] = { said->title, said->texts[0], said->texts[1] };
	struct search_entry *x = row_find(cx, &search_entry_table, said->id) != NULL
	    ? row_edit(cx, &search_entry_table, said->id)
	    : row_add(cx, &search_entry_table, said->id, said->id);
	size_t title;

	x->kind = said->kind;
	x->terms = terms_of(a, parts, sizeof(parts) / sizeof(parts[0]), &title);
	x->title_chars = (int32_t)title;
	x->terms = terms_tag(a, x->terms, '~', str_printf(a, "%d", date_year(cx_today(cx))));
	x->terms = terms_tag(a, x->terms, '@', said->site_code);
	x->terms = terms_tag(a, x->terms, '#', said->street);
	for (size_t i = 0; i < said->persons.n; i++)
		x->terms = terms_tag(a, x->terms, '&', said->persons.v[i]);
}

void
search_write_suggestion(struct cx *cx, const struct suggestion *s)
{
	struct said said = { .id = s->id,
		.kind = SEARCH_SUGGESTION,
		.title = s->title,
		.texts = { s->facts, s->request },
		.site_code = s->site_code,
		.street = s->street };
	const struct cosigner *c;
	size_t n = 1;

	for (c = next_cosigner(cx, s, NULL); c != NULL; c = next_cosigner(cx, s, c))
		n++;
	said.persons.v = arena_array(cx_arena(cx), n, sizeof(struct str));
	said.persons.v[said.persons.n++] = s->lead_code;
	for (c = next_cosigner(cx, s, NULL); c != NULL; c = next_cosigner(cx, s, c))
		if (c->state != COSIGN_DROPPED)
			said.persons.v[said.persons.n++] = c->person_code;
	search_write(cx, &said);
}

static struct str
title_and_all(struct arena *a, struct str title, struct str text)
{
	const struct str parts[] = { title, text };
	size_t chars, bytes = 0;
	struct str all = terms_of(a, parts, 2, &chars);

	while (chars > 0 && bytes < all.n)
		chars -= (all.p[bytes++] & 0xc0) != 0x80;
	while (bytes < all.n && (all.p[bytes] & 0xc0) == 0x80)
		bytes++;
	while (bytes > 0 && all.p[bytes - 1] == ' ')
		bytes--;
	return str_printf(a, "%.*s|" STR_FMT, (int)bytes, all.p, STR_ARG(all));
}

struct str
search_terms_searched(struct arena *a, const void *args)
{
	const struct suggestion_search *s = args;

	return title_and_all(a, (struct str){ 0 }, s->text);
}

struct str
search_terms_compared(struct arena *a, const void *args)
{
	const struct suggestion_similar *s = args;

	return title_and_all(a, s->title, s->text);
}
