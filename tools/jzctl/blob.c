/* SPDX-License-Identifier: Apache-2.0 */
/* A blob of the caller's into a file. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "common/feed.h"
#include "common/msg.h"
#include "tools/jzctl/ctl.h"

#define PART_MS 60000

static int
copy_blob(struct ctl *c, struct client *client, const char *op, struct uuid blob, int64_t size,
    FILE *to, struct err *e)
{
	struct blob_get args = { .blob = blob };
	struct wire_answer answer;
	struct blob_part part;

	while (args.offset < size) {
		if (client_ask(client, op, msg_encode(&blob_get_desc, &args, MSG_ALL, &c->arena),
			PART_MS, &c->arena, &answer, e) != 0 ||
		    msg_decode_checked(&blob_part_desc, answer.result, &c->arena, &part, e) != 0)
			return -1;
		if (part.bytes.n == 0)
			return err_set(e, E_INTERNAL, "blob", "the file ends too early");
		if (fwrite(part.bytes.p, 1, part.bytes.n, to) != part.bytes.n)
			return err_set(e, E_UNAVAILABLE, NULL, "%s", strerror(errno));
		args.offset += (int64_t)part.bytes.n;
	}
	return 0;
}

int
ctl_save_blob(struct ctl *c, struct client *client, const char *service, struct uuid blob,
    int64_t size, const char *path, const char *field, struct err *e)
{
	const char *op = arena_printf(&c->arena, "%s.blob.get", service);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *to = fd >= 0 ? fdopen(fd, "wb") : NULL;
	int rc;

	if (to == NULL)
		return err_set(e, E_NOT_FOUND, field, "%.200s: %s", path, strerror(errno));
	rc = copy_blob(c, client, op, blob, size, to, e);
	if (fclose(to) != 0 && rc == 0)
		rc = err_set(e, E_UNAVAILABLE, field, "%.200s: %s", path, strerror(errno));
	return rc;
}
