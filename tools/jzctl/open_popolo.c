/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Open data: the public directory as Popolo (popoloproject.com): persons; congresses with their
 * delegations, sites and units as organizations; mandates and residences as memberships; the seats
 * of a congress by electoral unit as posts; streets and electoral units as areas. What the registry
 * has an id for keeps it; the others are named by their kind and codes.
 */
#include "tools/jzctl/open.h"

struct popolo {
	struct open_data *o;
	json_t *congresses, *units, *deputies; /* rows */
	json_t *known;                         /* ids of organizations with a row */
	json_t *congress_ids;                  /* by code */
	json_t *made;                          /* id → true: of what is made from names */
	json_t *persons, *organizations, *memberships, *posts, *areas;
};

#define SCHEME "jiazhan"

static const char *
text(const json_t *row, const char *member)
{
	return json_string_value(json_object_get(row, member));
}

/* What the registry knows by an id: id, name, its code, and where it was read. */
static json_t *
object(const json_t *row, const char *op)
{
	json_t *to = json_object();

	open_copy(to, "id", row, "id");
	open_copy(to, "name", row, "name");
	if (text(row, "code") != NULL)
		json_object_set_new(to, "identifiers",
		    json_pack("[{s:s, s:s}]", "scheme", SCHEME, "identifier", text(row, "code")));
	json_object_set_new(to, "sources",
	    json_pack(
		"[{s:o, s:s}]", "url", json_sprintf("urn:uuid:%s", text(row, "id")), "note", op));
	return to;
}

/* A reference, when what it leads to is in this file. */
static void
refer(const struct popolo *p, json_t *to, const char *name, const json_t *id)
{
	const char *key = json_string_value(id);

	if (key != NULL && json_object_get(p->known, key) != NULL)
		json_object_set(to, name, (json_t *)(uintptr_t)id);
}

/* Puts it into the list unless one of its id is there. Takes over item; gives the id. */
static json_t *
once(struct popolo *p, json_t *list, json_t *item)
{
	json_t *id = json_object_get(item, "id");
	json_t *there = json_object_get(p->made, json_string_value(id));

	if (there == NULL) {
		json_object_set(p->made, json_string_value(id), id);
		json_array_append(list, item);
		there = id;
	}
	json_decref(item);
	return there;
}

/* ---- areas, posts, and organizations that are names ---- */

static json_t *
street(struct popolo *p, const json_t *site)
{
	const char *code = text(site, "street"), *name = text(site, "street_name");

	if (code == NULL)
		return NULL;
	return once(p, p->areas,
	    json_pack("{s:o, s:s, s:s, s:s}", "id", json_sprintf("street/%s", code), "name",
		name != NULL ? name : code, "identifier", code, "classification", "street"));
}

static json_t *
electoral_unit(struct popolo *p, const json_t *mandate)
{
	const char *name = text(mandate, "electoral_unit");

	if (name == NULL)
		return NULL;
	return once(p, p->areas,
	    json_pack("{s:o, s:s, s:s}", "id",
		json_sprintf("electoral-unit/%s/%s", text(mandate, "congress_code"), name), "name",
		name, "classification", "electoral_unit"));
}

static json_t *
delegation(struct popolo *p, const json_t *mandate, json_t *congress)
{
	const char *name = text(mandate, "delegation");

	if (name == NULL)
		return NULL;
	return once(p, p->organizations,
	    json_pack("{s:o, s:s, s:s, s:O}", "id",
		json_sprintf("delegation/%s/%s", text(mandate, "congress_code"), name), "name",
		name, "classification", "delegation", "parent_id", congress));
}

static json_t *
post(struct popolo *p, const json_t *mandate, json_t *congress, json_t *area)
{
	const char *unit = text(mandate, "electoral_unit"), *name = text(mandate, "congress");
	const char *code = text(mandate, "congress_code");
	json_t *to = json_object();

	json_object_set_new(to, "id",
	    unit != NULL ? json_sprintf("post/%s/%s", code, unit) : json_sprintf("post/%s", code));
	json_object_set_new(to, "label",
	    unit != NULL ? json_sprintf("%s代表（%s）", name, unit) : json_sprintf("%s代表", name));
	json_object_set_new(to, "role", json_string("人大代表"));
	json_object_set(to, "organization_id", congress);
	if (area != NULL)
		json_object_set(to, "area_id", area);
	return once(p, p->posts, to);
}

/* ---- memberships ---- */

static json_t *
membership(const json_t *row, const json_t *person, const char *role)
{
	json_t *to = json_object();

	open_copy(to, "id", row, "id");
	json_object_set_new(to, "role", json_string(role));
	open_copy(to, "person_id", person, "id");
	open_copy(to, "start_date", row, "from_date");
	open_copy(to, "end_date", row, "to_date");
	json_object_set_new(to, "sources",
	    json_pack("[{s:o, s:s}]", "url", json_sprintf("urn:uuid:%s", text(row, "id")), "note",
		"directory.list"));
	return to;
}

static void
add_mandate(struct popolo *p, const json_t *person, const json_t *mandate)
{
	json_t *congress = json_object_get(p->congress_ids, text(mandate, "congress_code"));
	json_t *to, *area, *part;

	if (congress == NULL) /* entered since the congresses were read */
		return;
	to = membership(mandate, person, "人大代表");
	open_copy(to, "label", mandate, "term");
	json_object_set(to, "organization_id", congress);
	area = electoral_unit(p, mandate);
	if (area != NULL)
		json_object_set(to, "area_id", area);
	json_object_set(to, "post_id", post(p, mandate, congress, area));
	part = delegation(p, mandate, congress);
	if (part != NULL)
		json_object_set(to, "on_behalf_of_id", part);
	json_array_append_new(p->memberships, to);
}

static void
add_residence(struct popolo *p, const json_t *person, const json_t *residence)
{
	json_t *to = membership(residence, person, "进家入站代表");

	refer(p, to, "organization_id", json_object_get(residence, "site_id"));
	if (json_object_get(to, "organization_id") != NULL)
		json_array_append(p->memberships, to);
	json_decref(to);
}

/* ---- persons and organizations ---- */

/* Popolo has no members for these; its schemas allow more than it names. */
static const char *const more[] = { "ethnicity", "party", "education", "occupation", "employer",
	"title", NULL };

static void
add_person(struct popolo *p, const json_t *row)
{
	json_t *to = object(row, "directory.list"), *extra = open_members(row, more), *one;
	json_t *born = json_object_get(row, "birth_year");
	size_t i;

	open_copy(to, "gender", row, "gender");
	open_copy(to, "image", row, "image");
	if (born != NULL)
		json_object_set_new(
		    to, "birth_date", json_sprintf("%04d", (int)json_integer_value(born)));
	json_object_update(to, extra);
	json_decref(extra);
	json_array_append_new(p->persons, to);
	json_array_foreach(json_object_get(row, "mandates"), i, one)
		add_mandate(p, row, one);
	json_array_foreach(json_object_get(row, "sites"), i, one)
		add_residence(p, row, one);
}

static void
add_congress(struct popolo *p, const json_t *row)
{
	json_t *to = object(row, "congress.list");

	json_object_set_new(to, "classification", json_sprintf("%s_congress", text(row, "level")));
	refer(p, to, "parent_id", json_object_get(row, "parent"));
	open_copy(to, "dissolution_date", row, "ended_on");
	json_array_append_new(p->organizations, to);
}

static void
add_contact(json_t *site, const json_t *row, const char *member, const char *type)
{
	json_t *list = json_object_get(site, "contact_details");

	if (text(row, member) == NULL)
		return;
	if (list == NULL) {
		list = json_array();
		json_object_set_new(site, "contact_details", list);
	}
	json_array_append_new(
	    list, json_pack("{s:s, s:s}", "type", type, "value", text(row, member)));
}

static void
add_site(struct popolo *p, const json_t *row)
{
	json_t *to = object(row, "directory.sites"), *area = street(p, row);

	open_copy(to, "classification", row, "kind");
	refer(p, to, "parent_id", json_object_get(row, "parent"));
	if (area != NULL)
		json_object_set(to, "area_id", area);
	add_contact(to, row, "address", "address");
	add_contact(to, row, "phone", "voice");
	json_array_append_new(p->organizations, to);
}

static void
add_unit(struct popolo *p, const json_t *row)
{
	json_t *to = object(row, "directory.units");

	open_copy(to, "classification", row, "kind");
	refer(p, to, "parent_id", json_object_get(row, "parent"));
	json_array_append_new(p->organizations, to);
}

/* ---- the whole ---- */

static void
know(struct popolo *p, const json_t *rows)
{
	json_t *row;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)rows, i, row)
		json_object_set(p->known, text(row, "id"), json_object_get(row, "id"));
}

static void
each(struct popolo *p, const json_t *rows, void (*add)(struct popolo *, const json_t *))
{
	json_t *row;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)rows, i, row)
		add(p, row);
}

static void
build(struct popolo *p)
{
	json_t *row;
	size_t i;

	json_array_foreach(p->congresses, i, row)
		json_object_set(p->congress_ids, text(row, "code"), json_object_get(row, "id"));
	know(p, p->congresses);
	know(p, p->o->sites);
	know(p, p->units);
	each(p, p->congresses, add_congress);
	each(p, p->o->sites, add_site);
	each(p, p->units, add_unit);
	each(p, p->deputies, add_person);
}

static int
write_all(struct popolo *p, struct err *e)
{
	const struct {
		const char *before;
		json_t *items;
	} parts[] = { { "{\"persons\":", p->persons },
		{ ",\n\"organizations\":", p->organizations },
		{ ",\n\"memberships\":", p->memberships }, { ",\n\"posts\":", p->posts },
		{ ",\n\"areas\":", p->areas } };
	struct open_file f;
	json_t *item;
	size_t i;

	if (open_begin(&f, p->o, "popolo.json", e) != 0)
		return -1;
	for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++) {
		open_sort(parts[k].items, "id", NULL);
		open_array(&f, parts[k].before);
		json_array_foreach(parts[k].items, i, item)
			open_item(&f, item);
		open_array_end(&f, "");
	}
	fputs("}\n", f.to);
	return open_end(
	    &f, "代表、人大、家站、单位名录（Popolo）", "json", "application/json", NULL, e);
}

int
open_popolo(struct open_data *o, struct err *e)
{
	struct popolo p = { .o = o,
		.known = json_object(),
		.congress_ids = json_object(),
		.made = json_object(),
		.persons = json_array(),
		.organizations = json_array(),
		.memberships = json_array(),
		.posts = json_array(),
		.areas = json_array() };
	json_t *own[] = { p.known, p.congress_ids, p.made, p.persons, p.organizations,
		p.memberships, p.posts, p.areas };
	int rc = open_rows(o, (struct open_list){ .op = "congress.list" }, &p.congresses, e);

	if (rc == 0)
		rc = open_rows(o, (struct open_list){ .op = "directory.units" }, &p.units, e);
	if (rc == 0)
		rc = open_rows(o,
		    (struct open_list){
			.op = "directory.list", .progress = "代表", .total = o->persons },
		    &p.deputies, e);
	if (rc == 0 && o->url != NULL)
		rc = open_photos(o, p.deputies, e);
	if (rc == 0) {
		build(&p);
		rc = write_all(&p, e);
	}
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		json_decref(own[i]);
	json_decref(p.congresses);
	json_decref(p.units);
	json_decref(p.deputies);
	return rc;
}
