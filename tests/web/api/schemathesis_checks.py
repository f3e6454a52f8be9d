"""A check for schemathesis: a request that is valid by the document is refused only by a rule between parameters.

OpenAPI cannot state these rules, so `schemathesis.toml` allows the status 422 for valid requests; this is what keeps
that from hiding anything. `SCHEMATHESIS_HOOKS` names this file to the command.
"""

import json
from typing import Any

import schemathesis

RULES = (
    "page * per_page is",
    "is after 'to'",
    "is reversed",
    "years; at most",
    "years are chosen together",
)


@schemathesis.check
def valid_requests_break_only_rules_between_parameters(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """Raises AssertionError where a valid request is refused for something that the document could state."""
    if response.status_code == 422 and case.meta is not None and case.meta.generation.mode.is_positive:
        for fault in json.loads(response.content)["errors"]:
            assert any(rule in fault["message"] for rule in RULES), fault
