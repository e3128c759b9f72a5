/* SPDX-License-Identifier: Apache-2.0 */
/* Open data: photos of deputies who show theirs, without what a camera writes beside a picture. */
#include <sodium.h>
#include <stdlib.h>

#include "common/blob.h"
#include "common/picture.h"
#include "tools/jzctl/open.h"
#include "tools/jzctl/progress.h"

static int
add_part(struct buf *to, const json_t *part, struct err *e)
{
	const char *text = json_string_value(json_object_get(part, "bytes"));
	size_t room = text != NULL ? strlen(text) / 4 * 3 + 3 : 0, n = 0;
	uint8_t *bytes = xalloc(room + 1);
	bool good = room > 0 &&
	    sodium_base642bin(bytes, room, text, strlen(text), NULL, &n, NULL,
		sodium_base64_VARIANT_ORIGINAL) == 0 &&
	    n > 0;

	buf_put(to, bytes, n);
	free(bytes);
	return good ? 0 : err_set(e, E_INTERNAL, "photo", "the photo ends too early");
}

static int
fetch(struct open_data *o, const json_t *deputy, struct buf *to, struct err *e)
{
	json_int_t size = 1;
	int rc = 0;

	while (rc == 0 && (json_int_t)to->n < size) {
		json_t *args = json_object(), *part;

		open_copy(args, "id", deputy, "id");
		json_object_set_new(args, "offset", json_integer((json_int_t)to->n));
		if (open_ask(o, "person.photo", args, &part, e) != 0)
			return -1;
		size = json_integer_value(json_object_get(part, "size"));
		rc = size > BLOB_MAX ? err_set(e, E_INTERNAL, "photo", "the photo is too large")
				     : add_part(to, part, e);
		json_decref(part);
	}
	return rc;
}

static int
put(struct open_data *o, json_t *deputy, const struct buf *picture, const char *ending,
    struct err *e)
{
	const char *code = json_string_value(json_object_get(deputy, "code"));
	const char *name = arena_printf(&o->c->arena, "photo-%s.%s", code, ending);
	bool is_jpg = strcmp(ending, "jpg") == 0;
	struct open_file f;

	if (open_begin(&f, o, name, e) != 0)
		return -1;
	f.id = arena_printf(&o->c->arena, "photo-%zu", json_array_size(o->resources));
	fwrite(picture->p, 1, picture->n, f.to);
	json_object_set_new(deputy, "image", json_sprintf("%s/%s", o->url, name));
	return open_end(&f, arena_printf(&o->c->arena, "代表照片：%s", code), ending,
	    is_jpg ? "image/jpeg" : "image/png", NULL, e);
}

/* One that is no whole picture is left out, and told. */
static int
photo(struct open_data *o, json_t *deputy, struct err *e)
{
	struct buf whole = { 0 }, bare = { 0 };
	const char *ending;
	int rc = fetch(o, deputy, &whole, e);

	if (rc == 0) {
		ending = picture_bare((struct bytes){ whole.p, whole.n }, &bare);
		if (ending != NULL)
			rc = put(o, deputy, &bare, ending, e);
		else
			fprintf(stderr, "代表 %s 的照片不完整，没有导出\n",
			    json_string_value(json_object_get(deputy, "code")));
	}
	buf_free(&whole);
	buf_free(&bare);
	return rc;
}

int
open_photos(struct open_data *o, json_t *deputies, struct err *e)
{
	struct progress p;
	int64_t total = 0;
	json_t *deputy;
	size_t i;
	int rc = 0;

	json_array_foreach(deputies, i, deputy)
		total += json_object_get(deputy, "photo") != NULL;
	progress_begin(&p, "照片", total);
	json_array_foreach(deputies, i, deputy) {
		if (json_object_get(deputy, "photo") == NULL)
			continue;
		rc = photo(o, deputy, e);
		if (rc != 0)
			break;
		progress_add(&p, 1);
	}
	progress_end(&p);
	return rc;
}
