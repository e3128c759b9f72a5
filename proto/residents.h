/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why residents' personal data were erased, whatever they were taken for. What is erased is gone
 * for good; that it was there, and when it was erased, stays.
 */
#ifndef PROTO_RESIDENTS_H
#define PROTO_RESIDENTS_H

#include "common/desc.h"

enum erasure { ERASURE_RULE = 1, ERASURE_REQUEST };

extern const struct enumdesc erasure_enum;

#endif
