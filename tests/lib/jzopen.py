# SPDX-License-Identifier: Apache-2.0
"""What open data must look like to programs that have never heard of us: JSON Schemas of Popolo's
classes and of a Data Package, written from their specifications, and GeoJSON as RFC 7946 says it."""
import hashlib
import json
import os
import re

import jsonschema

DAY = r"^[0-9]{4}(-[0-9]{2}){0,2}$"
TEXT = {"type": "string", "minLength": 1}
DATE = {"type": "string", "pattern": DAY}
URI = {"type": "string", "pattern": r"^(urn:[a-z0-9][a-z0-9-]{1,31}:\S+|https?://\S+)$"}


def thing(required, **members):
    """An object with these members at least; what else it has is not Popolo's."""
    common = {"id": TEXT, "sources": {"type": "array", "minItems": 1, "items": {
        "type": "object", "properties": {"url": URI, "note": TEXT}, "required": ["url"]}},
        "identifiers": {"type": "array", "items": {
            "type": "object", "properties": {"scheme": TEXT, "identifier": TEXT},
            "required": ["identifier"]}},
        "contact_details": {"type": "array", "items": {
            "type": "object", "properties": {"type": TEXT, "value": TEXT, "note": TEXT},
            "required": ["type", "value"], "additionalProperties": False}}}
    return {"type": "object", "properties": dict(common, **members),
            "required": ["id"] + required.split()}


def several(item):
    return {"type": "array", "items": item}


POPOLO = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
        "persons": several(thing("name sources", name=TEXT, birth_date=DATE, death_date=DATE,
                                 gender={"enum": ["male", "female"]}, image=URI, email=TEXT)),
        "organizations": several(thing(
            "name classification", name=TEXT, classification=TEXT, parent_id=TEXT, area_id=TEXT,
            founding_date=DATE, dissolution_date=DATE)),
        "memberships": several(thing(
            "person_id organization_id role start_date sources", label=TEXT, role=TEXT,
            person_id=TEXT, organization_id=TEXT, post_id=TEXT, on_behalf_of_id=TEXT,
            area_id=TEXT, start_date=DATE, end_date=DATE)),
        "posts": several(thing("label role organization_id", label=TEXT, role=TEXT,
                               organization_id=TEXT, area_id=TEXT, start_date=DATE,
                               end_date=DATE)),
        "areas": several(thing("name classification", name=TEXT, identifier=TEXT,
                               classification=TEXT, parent_id=TEXT)),
    },
    "required": ["persons", "organizations", "memberships", "posts", "areas"],
    "additionalProperties": False,
}

PACKAGE = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
        "profile": TEXT, "name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"}, "title": TEXT,
        "created": {"type": "string",
                    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"},
        "licenses": {"type": "array", "minItems": 1, "items": {
            "type": "object", "anyOf": [{"required": ["name"]}, {"required": ["path"]}],
            "properties": {"name": {"type": "string", "pattern": "^[-a-zA-Z0-9._]+$"},
                           "path": {"type": "string", "pattern": "^https?://"}}}},
        "resources": {"type": "array", "minItems": 1, "items": {
            "type": "object",
            "properties": {"name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"},
                           "path": {"type": "string", "pattern": r"^[^/.][^/]*$"},
                           "bytes": {"type": "integer", "minimum": 1},
                           "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
                           "format": TEXT, "mediatype": TEXT, "encoding": TEXT, "title": TEXT},
            "required": ["name", "path", "bytes", "hash", "title"]}},
    },
    "required": ["name", "resources", "created"],
}

# member of a class → the class it refers to
REFERENCES = {"person_id": "persons", "organization_id": "organizations", "post_id": "posts",
              "on_behalf_of_id": "organizations", "area_id": "areas"}


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file, object_pairs_hook=no_duplicates)


def no_duplicates(pairs):
    assert len(dict(pairs)) == len(pairs), pairs
    return dict(pairs)


def whole(folder):
    """{name: bytes} of a folder."""
    found = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            found[name] = file.read()
    return found


def check_popolo(data):
    """Against the schema; every id once in its class, every reference to something in the file, and
    none of a thing to itself."""
    jsonschema.Draft7Validator(POPOLO).validate(data)
    ids = {kind: [item["id"] for item in items] for kind, items in data.items()}
    for kind, found in ids.items():
        assert len(found) == len(set(found)), kind
        assert found == sorted(found), kind
    for kind, items in data.items():
        for item in items:
            for member, to in dict(REFERENCES, parent_id=kind).items():
                assert member not in item or item[member] in ids[to], (kind, member, item)
            assert item.get("parent_id") != item["id"], item
            assert item.get("start_date", "") <= item.get("end_date", "9999"), item


def check_geojson(data):
    """RFC 7946, sections 3.1.1, 3.1.2, 3.2, 3.3, 4: longitude before latitude, within the country,
    which degrees the wrong way round are not."""
    assert set(data) == {"type", "features"} and data["type"] == "FeatureCollection", set(data)
    for feature in data["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}, feature
        assert feature["type"] == "Feature" and isinstance(feature["id"], str), feature
        assert isinstance(feature["properties"], dict), feature
        geometry = feature["geometry"]
        if geometry is None:
            continue
        assert set(geometry) == {"type", "coordinates"} and geometry["type"] == "Point", geometry
        east, north = geometry["coordinates"]
        assert isinstance(east, float) and isinstance(north, float), geometry
        assert 73 < east < 136 and 3 < north < 54, geometry


def check_package(folder):
    """The index: every other file, with its size and hash."""
    data = read(folder, "datapackage.json")
    jsonschema.Draft7Validator(PACKAGE).validate(data)
    files = whole(folder)
    assert {r["path"] for r in data["resources"]} == set(files) - {"datapackage.json"}
    for resource in data["resources"]:
        content = files[resource["path"]]
        assert resource["bytes"] == len(content), resource
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest(), resource
    return data


def marks(text, pattern):
    return set(re.findall(pattern, text))
