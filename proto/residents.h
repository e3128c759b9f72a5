/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long residents' personal data are kept, whatever they were taken for, and why they were
 * erased. What is erased is gone for good; that it was there, and when it was erased, stays.
 */
#ifndef PROTO_RESIDENTS_H
#define PROTO_RESIDENTS_H

#include "common/desc.h"

/* From the day they were taken. Default, to be confirmed by the committee (待工委核定). */
#define RESIDENTS_KEPT_DAYS 730

enum erasure { ERASURE_RULE = 1, ERASURE_REQUEST };

extern const struct enumdesc erasure_enum;

#endif
