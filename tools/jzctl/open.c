/* SPDX-License-Identifier: Apache-2.0 */
/* jzctl export open DIR: what anybody may have, as files that others' programs read. */
#include <ctype.h>

#include "tools/jzctl/open.h"

/* "figures-2026.csv" */
static bool
is_figures(const char *name)
{
	static const char pattern[] = "figures-0000.csv";

	for (size_t i = 0; i < sizeof(pattern); i++)
		if (pattern[i] == '0' ? !isdigit((unsigned char)name[i]) : name[i] != pattern[i])
			return false;
	return true;
}

/* "photo-P0001.jpg" */
static bool
is_photo(const char *name)
{
	const char *dot = strrchr(name, '.');

	return strncmp(name, "photo-", 6) == 0 && dot != NULL &&
	    (strcmp(dot, ".jpg") == 0 || strcmp(dot, ".png") == 0);
}

static bool
ours(const char *name)
{
	static const char *const names[] = { "suggestions.json", "popolo.json", "sites.geojson",
		"datapackage.json" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return is_figures(name) || is_photo(name);
}

static bool
is_url(const char *text)
{
	return strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
}

/* Data Package's licences are named by the Open Definition's ids, or by an address. */
static bool
is_license(const char *text)
{
	size_t n = strspn(
	    text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

	return is_url(text) || (n > 0 && text[n] == '\0');
}

/* What all files are of: the day, and the sites, which two of them name. */
static int
look(struct open_data *o, struct err *e)
{
	json_t *sum;

	if (open_ask(o, "directory.get", json_object(), &sum, e) != 0)
		return -1;
	if (!date_parse(str_from(json_string_value(json_object_get(sum, "today"))), &o->today)) {
		json_decref(sum);
		return err_set(e, E_INTERNAL, "today", "directory.get tells no day");
	}
	o->persons = json_integer_value(json_object_get(sum, "persons"));
	json_decref(sum);
	return open_rows(o, (struct open_list){ .op = "directory.sites" }, &o->sites, e);
}

/* The index, as a Data Package: every file with its size and hash. */
static int
write_index(struct open_data *o, struct err *e)
{
	FILE *to = folder_open(o->c, &o->folder, "datapackage.json", e);
	json_t *index;
	char day[11];

	if (to == NULL)
		return -1;
	date_format(o->today, day);
	index = json_pack("{s:s, s:s, s:s, s:o}", "profile", "data-package", "name",
	    "jiazhan-open-data", "title", "人大代表家站开放数据", "created",
	    json_sprintf("%sT00:00:00+08:00", day));
	if (o->license != NULL)
		json_object_set_new(index, "licenses",
		    json_pack("[{s:s}]", strstr(o->license, "://") != NULL ? "path" : "name",
			o->license));
	json_object_set(index, "resources", o->resources);
	json_dumpf(index, to, JSON_INDENT(2));
	fputc('\n', to);
	json_decref(index);
	return folder_close(to, "datapackage.json", e);
}

static int
write_all(struct open_data *o, struct err *e)
{
	if (look(o, e) != 0)
		return -1;
	if (open_suggestions(o, e) != 0 || open_popolo(o, e) != 0 || open_sites(o, e) != 0 ||
	    open_figures(o, e) != 0)
		return -1;
	return write_index(o, e);
}

static void
tell(const struct open_data *o)
{
	json_t *r;
	size_t i;

	json_array_foreach(o->resources, i, r)
		printf("%s/%s\t%" JSON_INTEGER_FORMAT "\n", o->folder.dir,
		    json_string_value(json_object_get(r, "path")),
		    json_integer_value(json_object_get(r, "bytes")));
	printf("%s/datapackage.json\n", o->folder.dir);
}

static int
export_to(struct open_data *o, const char *dir, struct err *e)
{
	int rc = folder_begin(o->c, &o->folder, dir, ours, e);

	if (rc != 0)
		return -1;
	o->resources = json_array();
	rc = write_all(o, e);
	if (rc == 0)
		rc = folder_commit(&o->folder, e);
	else
		folder_abort(&o->folder);
	if (rc == 0)
		tell(o);
	json_decref(o->resources);
	json_decref(o->sites);
	return rc;
}

/* The options as they were given; each refusal names its own. */
static int
take(struct open_data *o, const char *year, const char *license, const char *url, struct err *e)
{
	int64_t y = 0;
	size_t n = url != NULL ? strlen(url) : 0;

	if (year != NULL && ctl_int("--year", year, OPEN_FIRST_YEAR, OPEN_LAST_YEAR, &y, e) != 0)
		return -1;
	if (license != NULL && !is_license(license))
		return err_set(e, E_INVALID_ARGUMENT, "--license",
		    "must be a licence's id, CC-BY-4.0, or its address");
	if (url != NULL && (!is_url(url) || strpbrk(url, " \t\"<>") != NULL))
		return err_set(
		    e, E_INVALID_ARGUMENT, "--url", "must begin with https:// or http://");
	while (n > 0 && url[n - 1] == '/')
		n--;
	o->year = (int32_t)y;
	o->license = license;
	o->url = url != NULL ? str_z(&o->c->arena, (struct str){ url, n }) : NULL;
	return 0;
}

int
export_open(struct ctl *c, int argc, char **argv)
{
	const char *year = NULL, *license = NULL, *url = NULL;
	struct open_data o = { .c = c };
	struct err e;

	if (ctl_options(argc, argv,
		(const struct ctlopt[]){ { "--year", &year, NULL }, { "--license", &license, NULL },
		    { "--url", &url, NULL }, { 0 } }) != 1)
		return ctl_usage(
		    "export open takes: DIR [--year Y] [--license NAME] [--url ADDRESS]");
	if (take(&o, year, license, url, &e) != 0 || ctl_sign_in(c, NULL, &o.client, &e) != 0 ||
	    export_to(&o, argv[1], &e) != 0)
		return ctl_fail(&e);
	return 0;
}
