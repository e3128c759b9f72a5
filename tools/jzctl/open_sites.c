/* SPDX-License-Identifier: Apache-2.0 */
/* Open data: published homes and stations as GeoJSON (RFC 7946: longitude before latitude). */
#include "tools/jzctl/open.h"

static const char *const members[] = { "code", "kind", "name", "parent_code", "street",
	"street_name", "address", "hours", "in_charge", "liaison", "phone", "published_at", NULL };

/* null: RFC 7946 3.2, a feature that is nowhere yet. */
static json_t *
geometry(const json_t *site)
{
	json_t *longitude = json_object_get(site, "longitude");
	json_t *latitude = json_object_get(site, "latitude");

	if (longitude == NULL || latitude == NULL)
		return json_null();
	return json_pack("{s:s, s:[O, O]}", "type", "Point", "coordinates", longitude, latitude);
}

static json_t *
feature(const json_t *site)
{
	json_t *to = json_pack("{s:s}", "type", "Feature");

	open_copy(to, "id", site, "id");
	json_object_set_new(to, "geometry", geometry(site));
	json_object_set_new(to, "properties", open_members(site, members));
	return to;
}

int
open_sites(struct open_data *o, struct err *e)
{
	struct open_file f;
	json_t *site;
	size_t i;

	if (open_begin(&f, o, "sites.geojson", e) != 0)
		return -1;
	open_array(&f, "{\"type\":\"FeatureCollection\",\"features\":");
	json_array_foreach(o->sites, i, site) {
		json_t *item = feature(site);

		open_item(&f, item);
		json_decref(item);
	}
	open_array_end(&f, "}\n");
	return open_end(&f, "代表家、站", "geojson", "application/geo+json", NULL, e);
}
