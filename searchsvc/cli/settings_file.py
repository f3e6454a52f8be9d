"""The settings file: what `searchsvc.toml` may say, and how its values become defaults of the options.

    index = "/var/lib/searchsvc/index"      # above all tables: options that several commands have

    [serve]                                 # a command, and options of it by their long names
    port = 9000

    [site]                                  # whose releases these are
    name = "Releases of the Ministry"

The rule: an option beats its environment variable, that beats the file, and the file beats the default. Nothing in the
file is ignored: every name that is not known and every value that cannot be used is told, all at once, and the command
does not run (exit 2). Paths are relative to the folder of the file.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import click

from searchsvc.cli.options import SettingOption, is_secret, without_credentials
from searchsvc.errors import ParameterErrors, UsageError
from searchsvc.model.site import SITE_SETTINGS, Site

FILE_NAME = "searchsvc.toml"
SITE_TABLE = "site"
MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What a settings file says: for each command the values of its parameters, by the names that click has for them.

    `path` is None where there is no file. `site` has the settings of `[site]`, the path of the logo made absolute.
    """

    path: Path | None = None
    commands: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    site: Mapping[str, str] = field(default_factory=dict)


class SettingsFaults(UsageError):
    """Everything that is wrong with a settings file, one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\nsearchsvc: ".join(faults))
        self.faults = tuple(faults)


def check_logo(logo: str | Path | None) -> None:
    """Raises UsageError where there is a logo, and it cannot be shown."""
    from searchsvc.web.pages.logo import read_logo

    if logo:
        read_logo(Path(logo))


def read_settings(named: Path | None, group: click.Group) -> SettingsFile:
    """The settings file that is named, or that of the working folder, as the commands of a group understand it.

    Raises SettingsFaults, with everything that is wrong with it.
    """
    path = Path(FILE_NAME) if named is None else named
    if named is None and not path.exists():
        return SettingsFile()
    text = _text_of(path)
    import tomllib

    try:
        entries = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: a number may have too many digits
        raise SettingsFaults([f"{path} is not TOML: {error}; correct that place"]) from None
    reading = _Reading(path, text, group)
    reading.read(entries)
    if reading.faults:
        raise SettingsFaults(reading.faults)
    return SettingsFile(path, reading.commands, reading.site)


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        raise SettingsFaults([f"the settings file {path} cannot be read: {reason}"]) from None
    if len(data) > MOST_BYTES:
        raise SettingsFaults([f"the settings file {path} is larger than {MOST_BYTES >> 20} MiB; shorten it"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsFaults([f"the settings file {path} is not UTF-8; save it as UTF-8"]) from None


class _ValueFault(Exception):
    """What a value must be; the sentence goes on after `it`."""


class _Reading:
    """One reading of a file: what it says so far, and what is wrong with it."""

    def __init__(self, path: Path, text: str, group: click.Group) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.options = {
            name: {each.setting: each for each in command.params if isinstance(each, SettingOption)}
            for name, command in group.commands.items()
        }
        self.faults: list[str] = []
        self.commands: dict[str, dict[str, object]] = {name: {} for name in self.options}
        self.site: dict[str, str] = {}

    def read(self, entries: Mapping[str, object]) -> None:
        """Reads the whole file: what is shared first, because a table of a command beats it."""
        for name, value in entries.items():
            if not isinstance(value, dict):
                self.read_shared(name, value)
        for name, value in entries.items():
            if isinstance(value, dict):
                self.read_table(name, value)

    def read_shared(self, written: str, value: object) -> None:
        name = written.replace("-", "_")
        holders = [command for command, options in self.options.items() if name in options]
        if len(holders) > 1:
            for number, command in enumerate(holders):
                self.take(command, self.options[command][name], None, written, value, tell=number == 0)
        elif name in (*self.options, SITE_TABLE):
            self.tell(None, written, f"is a table; write [{name}] once, on a line of its own, with its settings below")
        elif holders:
            self.tell(None, written, f"is a setting of {holders[0]} alone; write it below [{holders[0]}]")
        else:
            counted = Counter(setting for options in self.options.values() for setting in options)
            self.tell_unknown(None, written, [setting for setting, count in counted.items() if count > 1])

    def read_table(self, table: str, fields: Mapping[str, object]) -> None:
        if table == SITE_TABLE:
            self.read_site(fields)
        elif table not in self.options:
            known = ", ".join(f"[{each}]" for each in (*self.options, SITE_TABLE))
            near = get_close_matches(table, (*self.options, SITE_TABLE), 1)
            hint = f"did you mean [{near[0]}]?" if near else f"there are {known}"
            self.faults.append(f"{self.place(None, table)}[{table}] is not a command; {hint}")
        else:
            for written, value in fields.items():
                name = written.replace("-", "_")
                if name in self.options[table]:
                    self.take(table, self.options[table][name], table, written, value)
                else:
                    self.tell_unknown(table, written, self.options[table])

    def read_site(self, fields: Mapping[str, object]) -> None:
        told: dict[str, str] = {}
        for written, value in fields.items():
            name = written.replace("-", "_")
            if name not in SITE_SETTINGS:
                self.tell_unknown(SITE_TABLE, written, SITE_SETTINGS)
            elif not isinstance(value, str):
                self.tell(SITE_TABLE, written, f"is {_shown(value)}; write text in quotes")
            else:
                told[name] = self.absolute(value) if name == "logo" else value
        try:
            Site.of_settings(told)
        except ParameterErrors as errors:
            for fault in errors.faults:
                self.tell(SITE_TABLE, fault.parameter, fault.message)
        try:
            check_logo(told.get("logo"))
        except UsageError as error:
            self.tell(SITE_TABLE, "logo", f"cannot be used: {error}")
        self.site = told

    def take(
        self,
        command: str,
        option: SettingOption,
        table: str | None,
        written: str,
        value: object,
        *,
        tell: bool = True,
    ) -> None:
        """Takes a value as that of an option of a command, or tells what is wrong with it."""
        try:
            self.commands[command][str(option.name)] = self.value_of(option, value)
        except _ValueFault as fault:
            if tell:
                is_hidden = is_secret(option.setting)
                self.tell(table, written, "cannot be used" if is_hidden else f"is {_shown(value)}; {fault}")

    def value_of(self, option: SettingOption, value: object) -> object:
        """The value as click takes it. Raises _ValueFault."""
        if not option.multiple:
            return self.one_value(option, value)
        return [self.one_value(option, each) for each in (value if isinstance(value, list) else [value])]

    def one_value(self, option: SettingOption, value: object) -> object:
        if option.is_flag:
            if isinstance(value, bool):
                return value
            raise _ValueFault("write true or false")
        if isinstance(option.type, (click.types.IntParamType, click.types.FloatParamType)):
            is_whole = isinstance(option.type, click.types.IntParamType)
            if isinstance(value, bool) or not isinstance(value, int if is_whole else (int, float)):
                raise _ValueFault("write a whole number" if is_whole else "write a number")
        elif isinstance(option.type, (click.Path, click.File)):
            if not isinstance(value, str):
                raise _ValueFault("write a path in quotes")
            return self.beside_file(value)
        elif isinstance(value, (int, date)) and not isinstance(value, bool):
            value = str(value)  # `per_page = 20` and `from = 2020-07-15` are as plain as what stands in quotes
        elif not isinstance(value, str):
            raise _ValueFault("write text in quotes")
        try:
            option.type.convert(value, option, None)
        except click.BadParameter as error:
            raise _ValueFault(error.message.rstrip(".")) from None
        return value

    def beside_file(self, path: str) -> str:
        """A path of the file, seen from the working folder."""
        return path if path == "-" else str(self.path.parent / path)

    def absolute(self, path: str) -> str:
        return str(Path(self.beside_file(path)).absolute()) if path.strip() else ""

    def tell_unknown(self, table: str | None, written: str, known: Iterable[str]) -> None:
        """Tells that a name is not known, and which known one is near."""
        name = written.replace("-", "_")
        holders = [] if table is None else [command for command, options in self.options.items() if name in options]
        near = get_close_matches(name, sorted(known), 1)
        if holders:
            hint = f"it belongs below {' or '.join(f'[{command}]' for command in holders)}"
        elif near:
            hint = f"did you mean {near[0]}?"
        else:
            hint = f"there are {', '.join(sorted(known))}"
        self.tell(table, written, f"is not a setting; {hint}")

    def tell(self, table: str | None, written: str, message: str) -> None:
        name = written if table is None else f"[{table}] {written}"
        self.faults.append(f"{self.place(table, written)}{name} {message}")

    def place(self, table: str | None, written: str) -> str:
        """The file and, where it is seen at once, the line of a name: what a sentence about it begins with."""
        inside: str | None = None
        for number, line in enumerate(self.lines, 1):
            text = line.strip()
            if text.startswith("["):
                inside = text.partition("]")[0].strip("[ \t\"'")
                if table is None and inside == written:
                    return f"{self.path}, line {number}: "
            elif inside == table and text.partition("=")[0].strip(" \t\"'") == written:
                return f"{self.path}, line {number}: "
        return f"{self.path}: "


def _shown(value: object) -> str:
    """A value as a person wrote it, shortened."""
    shown = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
    text = shown or (value.isoformat() if isinstance(value, date) else without_credentials(repr(value)))
    return text if len(text) <= 60 else text[:57] + "…"
