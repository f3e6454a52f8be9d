"""The commands for whoever runs the service: config, doctor. See `index_commands` for the rule about imports."""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from click.core import ParameterSource

from searchsvc.cli.engine_options import index_options
from searchsvc.cli.exits import FAILED, WRONG_USAGE, exit_status
from searchsvc.cli.options import (
    SettingOption,
    corpus_option,
    is_secret,
    json_option,
    option,
    shown_value,
)
from searchsvc.cli.serving_commands import serve_command
from searchsvc.cli.settings_file import SITE_TABLE, SettingsFile, check_logo
from searchsvc.cli.settings_group import FILE_VARIABLE, CommandForAnySettings, faults_of, settings_of
from searchsvc.errors import ParameterErrors, UsageError
from searchsvc.model.release import Json
from searchsvc.model.site import SITE_SETTINGS, Site, site_variable
from searchsvc.runtime.kernel_cache import prefer_plain
from searchsvc.web.settings import ServeSettings

if TYPE_CHECKING:
    from searchsvc.doctor.finding import Finding

OTHER_VARIABLES = ("SEARCHSVC_KERNELS", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME")
"""Variables that are no options, and hold for every command."""
_NEAR_VARIABLE = 0.85


@dataclass(frozen=True, slots=True)
class HeldSetting:
    """A setting: its value, where that is from, and what is wrong with it. `place` is a variable's or a file's name."""

    name: str
    value: Json
    source: Literal["default", "environment", "file"]
    place: str | None = None
    fault: str | None = None

    def sentence(self, table: str) -> str:
        """What is wrong with it, as a sentence that says where it stands: a variable, or a file and a table in it."""
        where = f"{self.place}: [{table}] {self.name}" if self.source == "file" else self.place
        return f"{where}: {self.fault}"

    def as_json(self) -> dict[str, Json]:
        """The value and where it is from, for a program."""
        fault: dict[str, Json] = {} if self.fault is None else {"fault": self.fault}
        return {"value": self.value, "from": self.source, "place": self.place, **fault}


def settings_of_command(command: click.Command, parent: click.Context, file: SettingsFile) -> list[HeldSetting]:
    """Every setting of a command that would hold if it were run now without an option."""
    found = [_held(each, command, parent, file) for each in command.params if isinstance(each, SettingOption)]
    held = [each for each, _ in found]
    if command is not serve_command:
        return held
    faults = faults_of_serving({name: value for each, (name, value) in found if each.fault is None})
    told = ((each, faults.get(each.name, "")) for each in held)
    return [replace(each, fault=str(shown_value(each.name, fault))) if fault else each for each, fault in told]


def faults_of_serving(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with values of the options of `serve`, by the names of the settings; all others are the usual."""
    try:
        known = {each.name for each in fields(ServeSettings)}  # those of the engine are passed on, and not looked at
        ServeSettings(**{"index": Path("index"), **{name: values[name] for name in values if name in known}}).check()
    except ParameterErrors as error:
        faults: defaultdict[str, list[str]] = defaultdict(list)
        for each in error.faults:
            faults[each.parameter].append(each.message)
        return {name: "; ".join(sentences) for name, sentences in faults.items()}
    return {}


def _held(
    option: SettingOption, command: click.Command, parent: click.Context, file: SettingsFile
) -> tuple[HeldSetting, tuple[str, Any]]:
    """A setting, and the name and the value of its parameter."""
    name, setting = str(option.name), option.setting
    told = dict(file.commands.get(command.name or "", {}))
    value, fault = None, None
    source: ParameterSource | None = None
    try:
        ctx = click.Command(command.name, params=[option]).make_context(command.name, [], parent, default_map=told)
        value, source = ctx.params[name], ctx.get_parameter_source(name)
    except click.MissingParameter:
        pass  # there is no value as long as nobody gives one
    except click.BadParameter as error:
        source = None if error.ctx is None else error.ctx.get_parameter_source(name)
        value = None if error.ctx is None else option.value_from_envvar(error.ctx)
        fault = "it cannot be used" if is_secret(setting) else error.message
    held = HeldSetting(setting, shown_value(setting, value), "default", None, fault)
    if source is ParameterSource.ENVIRONMENT:
        held = replace(held, source="environment", place=str(option.envvar))
    elif source is ParameterSource.DEFAULT_MAP:
        held = replace(held, source="file", place=str(file.path))
    return held, (name, value)


def settings_of_site(file: SettingsFile, environment: Mapping[str, str]) -> list[HeldSetting]:
    """Every setting that says whose releases these are."""
    told = dict(file.site)
    variables = {name: site_variable(name) for name in SITE_SETTINGS if environment.get(site_variable(name))}
    faults: dict[str, str] = {}
    for name, variable in variables.items():
        try:
            check_logo(Site.of_environment({variable: environment[variable]}).logo)
        except UsageError as error:
            faults[name] = str(error)
    told |= {name: environment[variable] for name, variable in variables.items()}
    site = Site.of_settings({name: value for name, value in told.items() if name not in faults})
    held: list[HeldSetting] = []
    for name in SITE_SETTINGS:
        value = told[name] if name in faults else getattr(site, name)
        if name in variables:
            held.append(HeldSetting(name, shown_value(name, value), "environment", variables[name], faults.get(name)))
        elif name in file.site:
            held.append(HeldSetting(name, shown_value(name, value), "file", str(file.path)))
        else:
            held.append(HeldSetting(name, shown_value(name, value), "default"))
    return held


def misspelt_variables(group: click.Group, environment: Mapping[str, str]) -> list[str]:
    """A sentence for each variable of the environment that looks like one of ours, and is none."""
    options = (each for command in group.commands.values() for each in command.params if each.envvar)
    known = {str(each.envvar) for each in options} | {site_variable(name) for name in SITE_SETTINGS}
    known |= {FILE_VARIABLE, *OTHER_VARIABLES}
    told: list[str] = []
    for variable in sorted(environment):
        near = get_close_matches(variable, known, 1, _NEAR_VARIABLE) if variable.startswith("SEARCHSVC_") else []
        if near and variable not in known:
            told.append(f"the environment variable {variable} is read by nothing; did you mean {near[0]}?")
    return told


@click.command("config")
@click.argument("commands", nargs=-1, metavar="[COMMAND]...")
@json_option
@click.pass_context
@exit_status()
def config_command(ctx: click.Context, commands: tuple[str, ...], as_json: bool) -> None:
    """Show every setting that holds, and whether it is from the environment, the settings file, or a default.

    Without a COMMAND, those of all commands. Secrets are shown as ***.
    """
    group, file = ctx.find_root().command, settings_of(ctx)
    assert isinstance(group, click.Group)
    unknown = [name for name in commands if name not in group.commands]
    if unknown:
        raise UsageError(f"there is no command {', '.join(unknown)}; there are {', '.join(group.commands)}")
    shown = {
        name: settings_of_command(command, ctx.find_root(), file)
        for name, command in group.commands.items()
        if not commands or name in commands
    }
    site = settings_of_site(file, os.environ)
    other = [HeldSetting(name, os.environ[name], "environment", name) for name in OTHER_VARIABLES if name in os.environ]
    for sentence in misspelt_variables(group, os.environ):
        click.echo(f"warning: {sentence}", err=True)
    if as_json:
        from searchsvc.cli.terminal import print_json

        by_command: dict[str, Json] = {name: _by_name(held) for name, held in shown.items()}
        path = None if file.path is None else str(file.path)
        print_json({"file": path, SITE_TABLE: _by_name(site), "commands": by_command, "variables": _by_name(other)})
    else:
        _print_settings(file.path, {SITE_TABLE: site, **shown, "every command": other})
    faults = faults_in({SITE_TABLE: site, **shown})
    for sentence in faults:
        click.echo(f"searchsvc: {sentence}", err=True)
    sys.exit(WRONG_USAGE if faults else 0)


def faults_in(tables: Mapping[str, Sequence[HeldSetting]]) -> list[str]:
    """A sentence for each setting that cannot be used; one that several tables have is told once."""
    told = (each.sentence(table) for table, held in tables.items() for each in held if each.fault is not None)
    return list(dict.fromkeys(told))


def _by_name(held: Sequence[HeldSetting]) -> dict[str, Json]:
    return {each.name: each.as_json() for each in held}


def _print_settings(path: Path | None, tables: Mapping[str, Sequence[HeldSetting]]) -> None:
    click.echo("settings file: " + (str(path) if path else "none; there is no searchsvc.toml in the working folder"))
    for table, held in tables.items():
        if not held:
            continue
        click.echo(f"\n[{table}]")
        values = [_written(each.value) for each in held]
        names_width, values_width = max(len(each.name) for each in held), min(30, max(map(len, values)))
        for each, value in zip(held, values, strict=True):
            click.echo(f"{each.name:<{names_width}} = {value:<{values_width}}  # {_origin(each)}")


def _written(value: Any) -> str:  # noqa: ANN401 - any value of an option
    """A value as the settings file writes it."""
    if value is None:
        return '""'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _origin(held: HeldSetting) -> str:
    match held.source:
        case "environment":
            return f"environment variable {held.place}"
        case "file":
            return f"file {held.place}"
        case "default":
            return "default"


@click.command("doctor", cls=CommandForAnySettings)
@corpus_option
@index_options
@option("--host", show_default="that of serve", help="The address at which the service listens.")
@option("--port", type=click.IntRange(1, 65535), show_default="that of serve", help="The port there.")
@json_option
@click.pass_context
@exit_status()
def doctor_command(
    ctx: click.Context, corpus: Path, index: Path, host: str | None, port: int | None, as_json: bool
) -> None:
    """Say what is wrong with this machine and this index, and what to do; change nothing.

    Exit status 1 where something is wrong, 0 where there is nothing but notices.
    """
    prefer_plain()  # nothing is compiled, or waited for, by looking
    from searchsvc.doctor.examination import examine, is_well
    from searchsvc.doctor.finding import Subject

    group = ctx.find_root().command
    assert isinstance(group, click.Group)
    file = settings_of(ctx)
    held = settings_of_command(group.commands["serve"], ctx.find_root(), file)
    serving = {each.name: each for each in held}
    subject = Subject(
        index,
        corpus,
        host or str(serving["host"].value),
        port or _port_of(serving["port"]),
        file.path,
        faults_of(ctx),
        tuple(faults_in({SITE_TABLE: settings_of_site(file, os.environ), "serve": held})),
        tuple(misspelt_variables(group, os.environ)),
    )
    found: list[Finding] = []
    for each in examine(subject):
        found.append(each)
        if not as_json:
            _print_finding(each)
    if as_json:
        from searchsvc.cli.terminal import print_json

        print_json({"ok": is_well(found), "checks": [each.as_json() for each in found]})
    sys.exit(0 if is_well(found) else FAILED)


def _port_of(held: HeldSetting) -> int:
    if held.fault is not None or not isinstance(held.value, int):
        raise UsageError(f"{held.place}: {held.fault}")
    return held.value


def _print_finding(found: "Finding") -> None:
    from rich.text import Text

    from searchsvc.cli.terminal import console

    colour = {"fine": "green", "notice": "yellow", "wrong": "bold red"}[found.state]
    console().print(Text.assemble((f"{found.state:<6}", colour), f"  {found.check:<14}  {found.message}"))
    if found.advice:
        console().print(Text(f"{'':<24}{found.advice}", style="dim"))
