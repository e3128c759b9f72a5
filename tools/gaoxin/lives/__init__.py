# SPDX-License-Identifier: Apache-2.0
"""The life of the sample zone: what its people do, day by day, as calls of the services."""
