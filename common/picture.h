/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A picture for everybody: a JPEG (ITU T.81) or PNG (RFC 2083) without what is not the picture,
 * such as where, when and by whom it was taken, notes, a preview of what was cut off, bytes after
 * its end. What its colours and its orientation need is kept. Input is not trusted.
 */
#ifndef COMMON_PICTURE_H
#define COMMON_PICTURE_H

#include "common/mp.h"

/* The ending of its files, "jpg" or "png"; NULL when it is neither, or not whole: then what `out`
 * has is of no use. The caller frees `out`. */
const char *picture_bare(struct bytes in, struct buf *out);

#endif
