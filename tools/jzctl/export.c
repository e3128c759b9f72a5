/* SPDX-License-Identifier: Apache-2.0 */
/* jzctl export zone DIR: each kind of object as a CSV file that `import zone` reads again. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/feed.h"
#include "common/msg.h"
#include "tools/jzctl/ctl.h"

#define EXPORT_DEADLINE_MS 60000

static const char *const kinds[] = { "congress", "person", "site", "mandate", "residence", "unit",
	"calendar", "code_list", "code_value", "contact_link", "inspection", "inspection_item",
	"account" };

static int
copy_blob(
    struct ctl *c, struct client *client, struct uuid blob, int64_t size, FILE *to, struct err *e)
{
	struct blob_get args = { .blob = blob };
	struct wire_answer answer;
	struct blob_part part;

	while (args.offset < size) {
		if (client_ask(client, "registry.blob.get",
			msg_encode(&blob_get_desc, &args, MSG_ALL, &c->arena), EXPORT_DEADLINE_MS,
			&c->arena, &answer, e) != 0 ||
		    msg_decode_checked(&blob_part_desc, answer.result, &c->arena, &part, e) != 0)
			return -1;
		if (part.bytes.n == 0)
			return err_set(e, E_INTERNAL, "blob", "the file ends too early");
		if (fwrite(part.bytes.p, 1, part.bytes.n, to) != part.bytes.n)
			return err_set(e, E_UNAVAILABLE, "DIR", "%s", strerror(errno));
		args.offset += (int64_t)part.bytes.n;
	}
	return 0;
}

/* Readable by its owner alone: it holds private data. */
static int
write_file(struct ctl *c, struct client *client, const char *path, struct uuid blob, int64_t size,
    struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *to = fd >= 0 ? fdopen(fd, "wb") : NULL;
	int rc;

	if (to == NULL)
		return err_set(e, E_NOT_FOUND, "DIR", "%.200s: %s", path, strerror(errno));
	rc = copy_blob(c, client, blob, size, to, e);
	if (fclose(to) != 0 && rc == 0)
		rc = err_set(e, E_UNAVAILABLE, "DIR", "%.200s: %s", path, strerror(errno));
	return rc;
}

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
		rc = write_file(c, client, arena_printf(&c->arena, "%s/%s", dir, file), blob,
		    json_integer_value(json_object_get(result, "size")), e);
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

	if (argc != 3 || strcmp(argv[1], "zone") != 0)
		return ctl_usage("export takes: zone DIR");
	if (mkdir(argv[2], 0700) != 0 && errno != EEXIST) {
		err_set(&e, E_NOT_FOUND, "DIR", "%.200s: %s", argv[2], strerror(errno));
		return ctl_fail(&e);
	}
	if (ctl_sign_in(c, NULL, &client, &e) != 0)
		return ctl_fail(&e);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (export_kind(c, client, kinds[i], argv[2], &e) != 0)
			return ctl_fail(&e);
	return 0;
}
