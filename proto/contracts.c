/* SPDX-License-Identifier: Apache-2.0 */
#include "common/report.h"
#include "proto/contracts.h"
#include "proto/registers.h"
#include "proto/registry.h"
#include "proto/reports.h"
#include "proto/suggestions.h"

const struct contract *const contracts[] = { &registry_contract, &suggestions_contract,
	&registers_contract, &reports_contract, &bus_contract, NULL };
