"""Options: how every option of every command is declared, and how a query may begin with `-`.

The rule: each option has an environment variable, `SEARCHSVC_` and its name, which `--help` shows, and may stand in the
settings file (`settings_file`). The values of an option that can be repeated are separated by spaces in the variable.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from searchsvc.model.release import Json

Command = Callable[..., Any]
_SECRET_ENDINGS = ("token", "password", "secret")
_CREDENTIALS = re.compile(r"://[^\s/?#]{1,1000}@")
HIDDEN = "***"


class SettingOption(click.Option):
    """An option that may also be set by an environment variable, and in the settings file."""

    @property
    def setting(self) -> str:
        """Its name in the settings file: `per_page` for `--per-page`."""
        return _setting_of(max(self.opts, key=len))


def _setting_of(flag: str) -> str:
    return flag.partition("/")[0].removeprefix("--").replace("-", "_")


def is_secret(name: str) -> bool:
    """Whether a setting of this name is shown to nobody."""
    return name.lower().endswith(_SECRET_ENDINGS)


def shown_value(name: str, value: object) -> Json:
    """A value as it may be shown: secrets, by their name or as credentials in an address, are `***`."""
    if value is None or isinstance(value, bool):
        return value
    if is_secret(name):
        return HIDDEN if value else ""
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        return [shown_value(name, each) for each in value]
    text = value if isinstance(value, str | Path) else getattr(value, "name", value)  # of a file that is not open yet
    return without_credentials(str(text))


def without_credentials(text: str) -> str:
    """A text with the credentials of addresses hidden."""
    return _CREDENTIALS.sub(f"://{HIDDEN}@", text)


def option(flag: str, *names: str, **attributes: Any) -> Callable[[Command], Command]:  # noqa: ANN401 - click's own
    """A click option with its environment variable; `flag` is its long form, such as `--per-page`."""
    variable = "SEARCHSVC_" + _setting_of(flag).upper()
    return click.option(flag, *names, cls=SettingOption, envvar=variable, show_envvar=True, **attributes)


def _folder(flag: str, default: str, text: str) -> Callable[[Command], Command]:
    return option(flag, type=click.Path(path_type=Path), default=default, show_default=True, help=text)


index_option = _folder("--index", "index", "The folder of the index.")
corpus_option = _folder("--corpus", "corpus", "The folder of the releases.")
json_option = option("--json", "as_json", is_flag=True, help="Print JSON.")


class QueryCommand(click.Command):
    """A command whose argument may begin with `-`, as the query `-word` does; its options are all long ones."""

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Moves the first argument that begins with `-` behind `--`, where click does not take it for an option."""
        valued = {name for each in self.get_params(ctx) if _takes_value(each) for name in each.opts}
        for number, arg in enumerate(args):
            if arg == "--":
                break
            is_value = number > 0 and args[number - 1] in valued
            if arg.startswith("-") and not arg.startswith("--") and arg not in ("-", "-h") and not is_value:
                args = [*args[:number], *args[number + 1 :], "--", arg]
                break
        return super().parse_args(ctx, args)


def _takes_value(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option) and not parameter.is_flag
