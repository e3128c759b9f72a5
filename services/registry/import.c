/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>

#include "services/registry/account.h"
#include "services/registry/import.h"

#define KIND(name_, table_) .name = #name_, .file = #name_ ".csv", .table = &table_
#define B(name) (1u << KIND_##name)
#define ENDED "ended_on", "end_reason"
#define EVENTS(name) .created = REGISTRY_##name##_created, .changed = REGISTRY_##name##_changed
#define LIFE(name) EVENTS(name), .turn = turn_##name

const struct import_kind import_kinds[KINDS] = {
	[KIND_CONGRESS] = { KIND(congress, congress_table), .key = { "code" }, LIFE(congress),
	    .sparse = { ENDED }, .fixed = { "level" }, .near = B(CONGRESS) | B(MANDATE) | B(PERSON),
	    .check = check_congress, .check_all = check_tree, .publish = publish_congress },
	[KIND_PERSON] = { KIND(person, person_table), .key = { "code" }, LIFE(person),
	    .sparse = { ENDED, "photo", "shown" },
	    .near = B(PERSON) | B(MANDATE) | B(CONGRESS) | B(RESIDENCE) | B(SITE) | B(CODE_LIST) |
		B(CODE_VALUE) | B(CONTACT_LINK),
	    .check = check_person, .publish = publish_person },
	[KIND_SITE] = { KIND(site, site_table), .key = { "code" }, LIFE(site), .sparse = { ENDED },
	    .fixed = { "kind" }, .near = B(SITE) | B(RESIDENCE) | B(PERSON), .check = check_site,
	    .check_all = check_sites, .publish = publish_site },
	[KIND_MANDATE] = { KIND(mandate, mandate_table), .key = { "code" }, LIFE(mandate),
	    .sparse = { "status_on" }, .fixed = { "person", "congress" },
	    .near = B(MANDATE) | B(PERSON) | B(CONGRESS), .check = check_mandate,
	    .check_all = check_mandates, .publish = publish_mandate },
	[KIND_RESIDENCE] = { KIND(residence, residence_table),
	    .key = { "person", "site", "from_date" }, .derived = "code", LIFE(residence),
	    .sparse = { "end_reason" }, .near = B(RESIDENCE) | B(PERSON) | B(SITE),
	    .check = check_residence, .check_all = check_residences, .publish = publish_residence },
	[KIND_UNIT] = { KIND(unit, unit_table), .key = { "code" }, LIFE(unit), .sparse = { ENDED },
	    .near = B(UNIT), .check = check_unit, .check_all = check_units,
	    .publish_all = publish_units },
	[KIND_CALENDAR] = { KIND(calendar, calendar_day_table), .key = { "date" },
	    .near = B(CALENDAR), .publish_all = publish_calendar },
	[KIND_CODE_LIST] = { KIND(code_list, code_list_table), .key = { "code" }, EVENTS(code_list),
	    .near = B(CODE_LIST), .publish = publish_code_list },
	[KIND_CODE_VALUE] = { KIND(code_value, code_value_table), .key = { "list", "value" },
	    .derived = "code", .sparse = { ENDED }, .near = B(CODE_LIST) | B(CODE_VALUE),
	    .created = REGISTRY_code_added, .changed = REGISTRY_code_changed,
	    .turn = turn_code_value, .check = check_code_value, .publish = publish_code },
	[KIND_CONTACT_LINK] = { KIND(contact_link, contact_link_table), .key = { "code" },
	    LIFE(contact_link), .sparse = { "end_reason" }, .fixed = { "kind", "person", "deputy" },
	    .near = B(CONTACT_LINK) | B(PERSON) | B(MANDATE), .check = check_contact_link,
	    .check_all = check_contact_links, .publish = publish_contact_link },
	[KIND_INSPECTION] = { KIND(inspection, inspection_table), .key = { "code" },
	    LIFE(inspection), .sparse = { ENDED }, .fixed = { "site", "recheck_of" },
	    .near = B(INSPECTION) | B(INSPECTION_ITEM) | B(SITE), .check = check_inspection,
	    .check_all = check_inspections, .publish = publish_inspection },
	[KIND_INSPECTION_ITEM] = { KIND(inspection_item, inspection_item_table),
	    .key = { "inspection", "item" }, .derived = "code", .sparse = { "evidence" },
	    .near = B(INSPECTION) | B(INSPECTION_ITEM) },
	[KIND_ACCOUNT] = { KIND(account, account_table), .key = { "name" },
	    .columns = { "name", "holder", "role", "scope", "state", "reason" }, .id = account_id,
	    LIFE(account), .sparse = { "reason" },
	    .near = B(ACCOUNT) | B(SITE) | B(PERSON) | B(UNIT), .settle = settle_account,
	    .check = check_account, .publish = publish_account },
};

/* An object that is there: its key is its code, name or date. */
static struct str
old_key(struct arena *a, const struct import_kind *kind, const void *row)
{
	const char *name = kind->derived != NULL ? kind->derived : kind->key[0];
	const struct field *f = desc_field(kind->table->row, name, strlen(name));
	char *text;

	if (f->kind == K_STR)
		return *(const struct str *)field_at(f, row);
	text = arena_alloc(a, 11);
	date_format(*(const struct date *)field_at(f, row), text);
	return str_from(text);
}

static size_t
count_rows(struct cx *cx, const struct table *t)
{
	size_t n = 0;

	for (const void *row = row_each(cx, t, NULL); row != NULL; row = row_each(cx, t, row))
		n++;
	return n;
}

static void
init_set(struct import *im, struct import_set *set, const struct import_kind *kind, bool seen)
{
	const void *row;
	struct import_entry *x;

	*set = (struct import_set){ .kind = kind,
		.cap = seen ? count_rows(im->cx, kind->table) : 0 };
	set->entries = arena_array(im->a, set->cap + 1, sizeof(struct import_entry *));
	index_init(&set->keys, im->a, set->cap);
	index_init(&set->ids, im->a, set->cap);
	for (row = seen ? row_each(im->cx, kind->table, NULL) : NULL; row != NULL;
	     row = row_each(im->cx, kind->table, row)) {
		x = arena_alloc(im->a, sizeof(*x));
		*x = (struct import_entry){ .set = set,
			.key = old_key(im->a, kind, row),
			.id = *(const struct uuid *)row,
			.old = row };
		set->entries[set->n++] = x;
		index_put(&set->keys, x->key, x);
		index_put(&set->ids, index_id(&x->id), x);
	}
}

void
import_init(struct import *im, struct cx *cx, const char *op, unsigned kinds)
{
	*im = (struct import){ .cx = cx, .op = op, .a = cx_arena(cx) };
	for (int k = 0; k < KINDS; k++)
		init_set(im, &im->sets[k], &import_kinds[k], kinds & (1u << k));
}

static void __attribute__((format(printf, 5, 0))) add_fault(
    struct import *im, struct str file, int32_t line, int32_t column, const char *fmt, va_list ap)
{
	char text[400];

	if (im->nfaults < INT32_MAX)
		im->nfaults++;
	if (im->nfaults > IMPORT_FAULTS)
		return;
	if (im->faults == NULL)
		im->faults = arena_array(im->a, IMPORT_FAULTS, sizeof(*im->faults));
	err_print(text, sizeof(text), fmt, ap);
	im->faults[im->nfaults - 1] = (struct import_fault){ file, line, column,
		str_dup(im->a, str_from(text)) };
}

void
import_fault(struct import *im, struct str file, int32_t line, int32_t column, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_fault(im, file, line, column, fmt, ap);
	va_end(ap);
}

/* What speaks of another object depends on how things are; the rest is wrong in itself. A member
 * that the command has not got came to be by what is done to the object. */
static void __attribute__((format(printf, 4, 0)))
refuse(struct import *im, bool other, const char *member, const char *fmt, va_list ap)
{
	char text[400];

	if (im->args != NULL && desc_field(im->args, member, strlen(member)) == NULL &&
	    desc_field(im->args, "id", 2) != NULL)
		member = "id";
	err_print(text, sizeof(text), fmt, ap);
	if (im->nfaults++ == 0)
		err_set(im->refusal, other ? E_FAILED_PRECONDITION : E_INVALID_ARGUMENT, member,
		    "%s", text);
}

void
import_blame(struct import *im, const struct import_entry *x, const char *member,
    const struct import_entry *other, const char *other_member, const char *fmt, ...)
{
	const struct import_entry *at = x->record != NULL || other == NULL ? x : other;
	const char *name = at == x ? member : other_member;
	const struct desc *d = at->set->kind->table->row;
	const struct field *f = desc_field(d, name, strlen(name));
	int32_t column = f != NULL ? at->set->columns[f - d->fields] : 0;
	int32_t line = 1;
	va_list ap;

	if (at->record != NULL && im->refusal == NULL)
		line = column > 0 && (size_t)column <= at->record->n ? at->record->lines[column - 1]
								     : at->record->line;
	va_start(ap, fmt);
	if (im->refusal != NULL)
		refuse(im, other != NULL, name, fmt, ap);
	else
		add_fault(
		    im, str_from(at->set->kind->file), line, column > 0 ? column : 1, fmt, ap);
	va_end(ap);
}

int
import_target(const struct import_kind *kind, const struct field *f)
{
	static const struct {
		const char *member;
		int kind;
	} targets[] = {
		{ "of", -1 }, /* an account's role tells which kind */
		{ "person", KIND_PERSON },
		{ "deputy", KIND_PERSON },
		{ "list", KIND_CODE_LIST },
		{ "inspection", KIND_INSPECTION },
		{ "congress", KIND_CONGRESS },
		{ "site", KIND_SITE },
	};

	if (f->kind != K_UUID || strcmp(f->key, "id") == 0 || import_is_blob(f))
		return -1;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		if (strcmp(f->key, targets[i].member) == 0)
			return targets[i].kind;
	return (int)(kind - import_kinds); /* parent, successor, recheck_of: of the same kind */
}

struct import_entry *
import_by_id(struct import *im, int kind, struct uuid id)
{
	return index_find(&im->sets[kind].ids, index_id(&id));
}

struct str
import_cell(const struct import_entry *x, size_t field)
{
	int32_t column = x->set->columns[field];

	if (x->record == NULL || column == 0 || (size_t)column > x->record->n)
		return (struct str){ 0 };
	return str_trim(x->record->cells[column - 1]);
}
