"""The document of the API, in OpenAPI 3.1: made of the operations, the declared parameters and the types of answers."""

from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from searchsvc.model.site import Site
from searchsvc.presenter.release_types import ProblemJson
from searchsvc.searching.parameter_types import FieldNames, Text
from searchsvc.searching.parameters import AnyParameter, Repeated, Single, written
from searchsvc.web.api.answer_examples import answer_example, problem_example
from searchsvc.web.api.operation import TAGS, Operation
from searchsvc.web.api.operations import OPERATIONS
from searchsvc.web.api.schemas import either, reference, schema_name, schemas_of, with_choice

Node = dict[str, Any]
PROBLEM = "application/problem+json"
SELECTABLE = {
    "Hit": "Those fields of a result that `fields` names.",
    "Release": "Those fields of a release that `fields` names.",
}
STATUSES = {
    304: "The client has this answer already: its `ETag` was sent as `If-None-Match`.",
    308: "The release has another id now; `Location` says where it is.",
    400: "The request cannot be read.",
    404: "There is nothing at this address, or no release with this id.",
    405: "Only GET, HEAD and OPTIONS are possible.",
    409: "The cursor was given by another search.",
    410: "The release was withdrawn, or the index that the cursor goes through has been replaced.",
    414: "The address of the request is too long.",
    421: "The service is not known by the name in the `Host` header.",
    422: "One or more parameters are bad; `errors` names all of them.",
    431: "The headers of the request are too long.",
    500: "The service failed; the cause is in its log.",
    503: (
        "There is no index, or it is damaged; the cluster that holds it does not answer or refuses; the service is "
        "full; or a search took too long. `code` says which, and `Retry-After` when to come back."
    ),
}
OF_EVERY_OPERATION = (400, 405, 414, 421, 431, 500, 503)
HEADERS: Node = {
    "ETag": (
        "A weak tag of this answer; send it as `If-None-Match` to hear 304 where nothing has changed.",
        "string",
    ),
    "Link": ("Links to the pages around this one, to the same as a page, and to this document (RFC 8288).", "string"),
    "Location": ("Where the release is now, without a host.", "string"),
    "Retry-After": ("Seconds after which to try again.", "integer"),
    "X-Request-Id": ("The id of this request in the log of the service.", "string"),
    "Vary": ("The headers of the request on which the answer depends.", "string"),
}
_INTRODUCTION = """Full-text search over official releases in English and Chinese.

Everything is read with GET, and HEAD gives the headers of the same. Text is UTF-8. An empty parameter is absent; an
unknown one, or a bad value, is answered with status 422, which names every fault at once. Errors are
`application/problem+json` (RFC 9457). Answers are compressed with zstd or gzip where that is asked for. Any site may
read the API (CORS)."""


def _parameter(parameter: AnyParameter) -> Node:
    schema: Node = dict(parameter.type.schema)
    is_list = isinstance(parameter.type, FieldNames)
    if is_list:
        schema["items"] = _or_empty(schema["items"])
    if isinstance(parameter, Repeated):
        schema = {"type": "array", "items": schema if parameter.required else _or_empty(schema)}
        if parameter.most is not None:
            schema["maxItems"] = parameter.most
        if parameter.required:
            schema["minItems"] = 1
    elif isinstance(parameter.default, bool):
        schema["default"] = written(parameter.default)
    elif parameter.default not in (None, ""):
        schema["default"] = parameter.default
    node: Node = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.meaning,
        "required": bool(parameter.required),
        "schema": schema,
        "examples": {
            _example_name(number): {"summary": meaning, "value": _example_value(parameter, sent)}
            for number, (sent, meaning) in enumerate(parameter.examples.items(), 1)
        },
    }
    if isinstance(parameter, Single) and not is_list and not isinstance(parameter.type, Text):
        node["allowEmptyValue"] = True
    if isinstance(parameter, Repeated) or is_list:
        node |= {"style": "form", "explode": not is_list}
    return node


def _or_empty(schema: Node) -> Node:
    """The schema of an item, where an empty one says nothing and is allowed."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], ""]}
    return {**schema, "pattern": f"^$|{schema['pattern']}"} if "pattern" in schema else schema


def _example_name(number: int) -> str:
    return f"example{number}"


def _example_value(parameter: AnyParameter, sent: str) -> object:
    """A value as the document has it: a list where the parameter is one, and a number where it is a number."""
    if isinstance(parameter.type, FieldNames):
        return sent.split(",")
    value: object = int(sent) if parameter.type.schema.get("type") == "integer" else sent
    return [value] if isinstance(parameter, Repeated) else value


def _path_id(examples: Iterable[tuple[str, str]]) -> Node:
    return {
        "name": "id",
        "in": "path",
        "description": "The id of the release, percent-encoded; its slashes may stay as they are. Clients take `.` "
        "and `..` out of a path: releases with these ids are read at `/api/v1/releases?id=`.",
        "required": True,
        "schema": {"type": "string", "minLength": 1},
        "examples": {
            _example_name(number): {"summary": meaning, "value": sent}
            for number, (sent, meaning) in enumerate(examples, 1)
        },
    }


def _content(operation: Operation) -> Node:
    schema: Node = {"type": "string"}
    if operation.answer is dict:
        schema = {"type": "object"}
    elif operation.answer is list:
        schema = {"type": "array", "items": {}}
    elif operation.answer is not None:
        name = schema_name(operation.answer)
        schema = either(name) if operation.partly else reference(name)
    media: Node = {"schema": schema}
    example = answer_example(operation.name)
    if example is not None:
        media["example"] = example
    return {operation.media_type: media}


def _headers(*names: str) -> Node:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _operation(operation: Operation) -> Node:
    tagged = ("ETag", "Vary") if operation.tagged else ()
    linked = ("Link",) if operation.linked else ()
    answers: Node = {
        "200": {
            "description": "The answer.",
            "headers": _headers(*tagged, *linked, "X-Request-Id"),
            "content": _content(operation),
        }
    }
    statuses = {*OF_EVERY_OPERATION, *operation.statuses, *((304,) if operation.tagged else ())}
    answers |= {
        str(status): {"$ref": f"#/components/responses/{_response_name(status)}"} for status in sorted(statuses)
    }
    path_id = [_path_id(operation.examples.items())] if operation.has_id else []
    return {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.meaning,
        "parameters": [*path_id, *map(_parameter, operation.parameters)],
        "responses": answers,
    }


def _response_name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")


def _response(status: int) -> Node:
    if status == 304:
        return {"description": STATUSES[status], "headers": _headers("ETag", "Vary")}
    if status == 308:
        return {"description": STATUSES[status], "headers": _headers("Location")}
    retry = ("Retry-After",) if status == 503 else ()
    content = {PROBLEM: {"schema": reference("Problem"), "example": problem_example(status)}}
    return {"description": STATUSES[status], "headers": _headers(*retry, "X-Request-Id"), "content": content}


def _contact(site: Site) -> Node:
    """Who is responsible for the releases, and how to reach them."""
    contact: Node = {"name": site.publisher or "The operator of this service"}
    if site.contact and site.contact_href:
        is_mail = site.contact_href != site.contact
        contact["email" if is_mail else "url"] = site.contact
    return contact


_NO_SITE = Site()


@lru_cache(maxsize=8)
def api_document(root: str | None, site: Site = _NO_SITE) -> Node:
    """The document of a site; `root` is the public address of the service, where it is known. Never change it."""
    answers = [each.answer for each in OPERATIONS if each.answer not in (None, dict, list)]
    schemas = schemas_of([ProblemJson, *filter(None, answers)], SELECTABLE)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.name,
            "summary": "Full-text search for official releases in English and Chinese",
            "description": _INTRODUCTION,
            "version": version("searchsvc"),
            "contact": _contact(site),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root or "/", "description": "This service"}],
        "security": [],
        "tags": [{"name": name, "description": meaning} for name, meaning in TAGS.items()],
        "paths": {each.path: {"get": _operation(each)} for each in OPERATIONS},
        "components": {
            "schemas": {name: with_choice(each, _choosable(name)) for name, each in schemas.items()},
            "responses": {_response_name(status): _response(status) for status in STATUSES},
            "headers": {
                name: {"description": meaning, "schema": {"type": kind}} for name, (meaning, kind) in HEADERS.items()
            },
        },
    }


def _choosable(name: str) -> tuple[str, ...]:
    """Of what a schema lists, that of which a client may choose fields: `Similar` has whole results."""
    return tuple(SELECTABLE) if name in ("SearchPage", "Releases") else ()


def example_address(operation: Operation, sent: str) -> str:
    """The address of an example of an operation."""
    if operation.has_id:
        return operation.path.replace("{id}", quote(sent))
    return f"{operation.path}?{quote(sent, safe='/,*.=&')}" if sent else operation.path
