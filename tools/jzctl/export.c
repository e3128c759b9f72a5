/* SPDX-License-Identifier: Apache-2.0 */
/* jzctl export zone DIR: each kind of object as a CSV file that `import zone` reads again, and the
 * blobs that they name. The files are readable by their owner alone: they hold private data. */
#include <errno.h>
#include <sys/stat.h>

#include "tools/jzctl/blobs.h"
#include "tools/jzctl/open.h"

#define EXPORT_DEADLINE_MS 60000

static const char *const kinds[] = { "congress", "person", "site", "mandate", "residence", "unit",
	"calendar", "code_list", "code_value", "contact_link", "inspection", "inspection_item",
	"account" };

static int
export_kind(struct ctl *c, struct client *client, const char *kind, const char *dir, struct err *e)
{
	json_t *args = json_pack("{s:s}", "kind", kind), *result;
	int rc = ctl_call(
	    c, client, "zone.export", (struct uuid){ 0 }, args, EXPORT_DEADLINE_MS, &result, e);
	const char *id, *file;
	struct uuid blob;

	json_decref(args);
	if (rc != 0)
		return -1;
	id = json_string_value(json_object_get(result, "blob"));
	file = json_string_value(json_object_get(result, "file"));
	if (id != NULL && file != NULL && uuid_parse(str_from(id), &blob)) {
		rc = blobs_get(c, client, "registry.blob.get", blob,
		    json_integer_value(json_object_get(result, "size")),
		    arena_printf(&c->arena, "%s/%s", dir, file), NULL, NULL, e);
		if (rc == 0)
			printf("%s/%s\t%lld\n", dir, file,
			    (long long)json_integer_value(json_object_get(result, "rows")));
	}
	json_decref(result);
	return rc;
}

int
export_main(struct ctl *c, int argc, char **argv)
{
	struct client *client;
	struct err e;

	if (argc > 1 && strcmp(argv[1], "open") == 0)
		return export_open(c, argc - 1, argv + 1);
	if (argc != 3 || strcmp(argv[1], "zone") != 0)
		return ctl_usage("export takes: zone DIR, or open DIR");
	if (mkdir(argv[2], 0700) != 0 && errno != EEXIST) {
		err_set(&e, E_NOT_FOUND, "DIR", "%.200s: %s", argv[2], strerror(errno));
		return ctl_fail(&e);
	}
	if (ctl_sign_in(c, NULL, &client, &e) != 0)
		return ctl_fail(&e);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (export_kind(c, client, kinds[i], argv[2], &e) != 0)
			return ctl_fail(&e);
	return blobs_export(c, client, argv[2], &e) == 0 ? 0 : ctl_fail(&e);
}
