/* SPDX-License-Identifier: Apache-2.0 */
#include "common/picture.h"

struct reader {
	struct bytes in;
	size_t at;
	struct buf *out;
};

static bool
starts(struct bytes b, const char *with, size_t n)
{
	return b.n >= n && memcmp(b.p, with, n) == 0;
}

static uint32_t
number(const uint8_t *p, size_t bytes, bool little)
{
	uint32_t v = 0;

	for (size_t i = 0; i < bytes; i++)
		v = v << 8 | p[little ? bytes - 1 - i : i];
	return v;
}

static void
copy(struct reader *r, size_t n)
{
	buf_put(r->out, r->in.p + r->at, n);
	r->at += n;
}

/* ---- JPEG ---- */

enum {
	SOI = 0xd8,
	EOI = 0xd9,
	SOS = 0xda,
	APP0 = 0xe0,
	APP1,
	APP2,
	APP14 = 0xee,
	APP15,
	COM = 0xfe
};

/* Of a TIFF header and its first directory (TIFF 6.0): tag 0x112, one SHORT. 0: none. */
static uint8_t
orientation(struct bytes exif)
{
	struct bytes tiff;
	uint32_t at, n;
	bool little;

	if (!starts(exif, "Exif\0\0", 6) || exif.n < 14)
		return 0;
	tiff = (struct bytes){ exif.p + 6, exif.n - 6 };
	little = tiff.p[0] == 'I';
	at = number(tiff.p + 4, 4, little);
	if (at > tiff.n || tiff.n - at < 2)
		return 0;
	n = number(tiff.p + at, 2, little);
	for (at += 2; n > 0 && tiff.n - at >= 12; n--, at += 12)
		if (number(tiff.p + at, 2, little) == 0x112) {
			uint32_t v = number(tiff.p + at + 8, 2, little);

			return v <= 8 ? (uint8_t)v : 0;
		}
	return 0;
}

static void
put_orientation(struct buf *out, uint8_t v)
{
	uint8_t segment[] = { 0xff, APP1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0,
		8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, v, 0, 0, 0, 0, 0, 0 };

	buf_put(out, segment, sizeof(segment));
}

/* Frames, tables and scans; of the applications' segments those that colours need, and JFIF's
 * without its preview. `body` is what follows the length. */
static bool
is_kept(uint8_t marker, struct bytes body)
{
	if (marker == APP0)
		return starts(body, "JFIF", 5) && body.n == 14;
	if (marker == APP2)
		return starts(body, "ICC_PROFILE", 12);
	if (marker == APP14)
		return starts(body, "Adobe", 5) && body.n == 12;
	return marker < APP0;
}

/* The bytes of a scan: up to a marker that is neither a stuffed byte nor a restart. */
static void
copy_scan(struct reader *r)
{
	size_t from = r->at, to = from;

	while (to + 1 < r->in.n &&
	    (r->in.p[to] != 0xff || r->in.p[to + 1] == 0 ||
		(r->in.p[to + 1] >= 0xd0 && r->in.p[to + 1] <= 0xd7)))
		to++;
	copy(r, to - from);
}

/* One segment; false at the end of what can be read. */
static bool
segment(struct reader *r, bool *ended)
{
	struct bytes left = { r->in.p + r->at, r->in.n - r->at }, body;
	uint8_t marker, turned;
	size_t length;

	if (left.n < 2 || left.p[0] != 0xff)
		return false;
	marker = left.p[1];
	*ended = marker == EOI;
	if (marker == EOI) {
		copy(r, 2);
		return true;
	}
	if (left.n < 4 || marker < 0xc0 || (marker >= 0xd0 && marker <= SOI))
		return false;
	length = number(left.p + 2, 2, false);
	if (length < 2 || length + 2 > left.n)
		return false;
	body = (struct bytes){ left.p + 4, length - 2 };
	turned = marker == APP1 ? orientation(body) : 0;
	if (turned > 1)
		put_orientation(r->out, turned);
	if (is_kept(marker, body))
		copy(r, length + 2);
	else
		r->at += length + 2;
	if (marker == SOS)
		copy_scan(r);
	return true;
}

static bool
jpeg(struct reader *r)
{
	bool ended = false;

	copy(r, 2);
	while (!ended)
		if (!segment(r, &ended))
			return false;
	return true;
}

/* ---- PNG ---- */

/* What decoding needs, and what its colours, transparency and proportions do. */
static bool
is_chunk_kept(const uint8_t *type)
{
	static const char kept[][5] = { "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD",
		"pHYs" };

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (memcmp(kept[i], type, 4) == 0)
			return true;
	return (type[0] & 0x20) == 0;
}

static bool
png(struct reader *r)
{
	copy(r, 8);
	while (r->in.n - r->at >= 12) {
		const uint8_t *p = r->in.p + r->at;
		size_t length = number(p, 4, false);

		if (length > r->in.n - r->at - 12)
			return false;
		if (is_chunk_kept(p + 4))
			copy(r, length + 12);
		else
			r->at += length + 12;
		if (memcmp(p + 4, "IEND", 4) == 0)
			return true;
	}
	return false;
}

const char *
picture_bare(struct bytes in, struct buf *out)
{
	struct reader r = { .in = in, .out = out };

	if (starts(in, "\xff\xd8\xff", 3))
		return jpeg(&r) ? "jpg" : NULL;
	if (starts(in, "\x89PNG\r\n\x1a\n", 8))
		return png(&r) ? "png" : NULL;
	return NULL;
}
