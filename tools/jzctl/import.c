/* SPDX-License-Identifier: Apache-2.0 */
/* import zone DIR: uploads every *.csv as a blob, and the blobs that they name, then asks for the
 * whole in one command. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "common/clock.h"
#include "tools/jzctl/blobs.h"

#define FILES 64
#define IMPORT_DEADLINE_MS 60000

struct upload {
	char blob[37];
	const char *name;
};

static int
upload(struct ctl *c, struct client *client, const char *dir, struct upload *u, struct err *e)
{
	struct uuid blob = uuid_v7(clock_machine().us);

	uuid_format(blob, u->blob);
	return blobs_put(c, client, blob, arena_printf(&c->arena, "%s/%s", dir, u->name), 0, e);
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
is_csv(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + n - 4, ".csv") == 0 &&
	    strcmp(entry->d_name, BLOBS_CSV) != 0;
}

/* The names of the CSV files of the directory; -1 with NOT_FOUND. */
static int
list(struct ctl *c, const char *dir, struct upload *files, struct err *e)
{
	struct dirent **entries;
	int n = scandir(dir, &entries, is_csv, by_name);

	if (n < 0)
		return err_set(e, E_NOT_FOUND, "DIR", "%.200s: %s", dir, strerror(errno));
	for (int i = 0; i < n; i++) {
		if (i < FILES)
			files[i].name = str_z(&c->arena, str_from(entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
	if (n == 0)
		return err_set(e, E_NOT_FOUND, "DIR", "%.200s has no CSV files", dir);
	if (n > FILES)
		return err_set(
		    e, E_INVALID_ARGUMENT, "DIR", "%.200s has more than %d CSV files", dir, FILES);
	return n;
}

static void
print_faults(const char *dir, const json_t *result)
{
	const json_t *faults = json_object_get(result, "faults");
	json_int_t all = json_integer_value(json_object_get(result, "fault_count"));
	json_t *fault;
	size_t i;

	json_array_foreach(faults, i, fault)
		fprintf(stderr, "%s/%s:%lld:%lld: %s\n", dir,
		    json_string_value(json_object_get(fault, "file")),
		    (long long)json_integer_value(json_object_get(fault, "line")),
		    (long long)json_integer_value(json_object_get(fault, "column")),
		    json_string_value(json_object_get(fault, "reason")));
	if (all > (json_int_t)json_array_size(faults))
		fprintf(stderr, "……共 %lld 处错误\n", (long long)all);
}

static void
print_counts(struct ctl *c, const json_t *result)
{
	static const char *const heads[] = { "种类", "新增", "更改", "不变" };
	static const char *const keys[] = { "kind", "created", "changed", "unchanged" };
	const json_t *counts = json_object_get(result, "counts");
	size_t n = json_array_size(counts);
	const char **cells = arena_array(&c->arena, n * 4, sizeof(*cells));

	for (size_t i = 0; i < n * 4; i++) {
		const json_t *v = json_object_get(json_array_get(counts, i / 4), keys[i % 4]);

		cells[i] = json_is_string(v)
		    ? str_z(&c->arena, str_from(json_string_value(v)))
		    : arena_printf(&c->arena, "%lld", (long long)json_integer_value(v));
	}
	ctl_table(stdout, &(struct table_print){ 4, n, heads, cells, NULL });
}

/* With a fault among the blobs only the faults of the files are asked for. */
static int
import_zone(
    struct ctl *c, const char *dir, bool dry_run, size_t *faults, json_t **result, struct err *e)
{
	struct upload files[FILES] = { 0 };
	struct client *client;
	int n = list(c, dir, files, e), rc;
	json_t *list_json, *args;

	if (n < 0 || ctl_sign_in(c, NULL, &client, e) != 0 ||
	    blobs_import(c, client, dir, faults, e) != 0)
		return -1;
	for (int i = 0; i < n; i++)
		if (upload(c, client, dir, &files[i], e) != 0)
			return -1;
	list_json = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(list_json,
		    json_pack("{s:s, s:s}", "name", files[i].name, "blob", files[i].blob));
	args = json_pack("{s:o}", "files", list_json);
	if (dry_run || *faults > 0)
		json_object_set_new(args, "dry_run", json_true());
	rc = ctl_call(
	    c, client, "zone.import", (struct uuid){ 0 }, args, IMPORT_DEADLINE_MS, result, e);
	json_decref(args);
	return rc;
}

int
import_main(struct ctl *c, int argc, char **argv)
{
	bool dry_run = false, faulty;
	size_t faults;
	json_t *result;
	struct err e;
	int left = ctl_options(
	    argc, argv, (const struct ctlopt[]){ { "--dry-run", NULL, &dry_run }, { 0 } });

	if (left < 0)
		return err_exit(E_INVALID_ARGUMENT);
	if (left != 2 || strcmp(argv[1], "zone") != 0)
		return ctl_usage("import takes: zone DIR");
	if (import_zone(c, argv[2], dry_run, &faults, &result, &e) != 0)
		return ctl_fail(&e);
	faulty = json_integer_value(json_object_get(result, "fault_count")) > 0;
	if (faulty)
		print_faults(argv[2], result);
	else if (faults == 0)
		print_counts(c, result);
	json_decref(result);
	return faulty || faults > 0 ? err_exit(E_INVALID_ARGUMENT) : 0;
}
