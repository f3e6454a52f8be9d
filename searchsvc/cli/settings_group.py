"""The group of all commands, each of which takes the defaults of its options from the settings file.

The file is named by `--config`, before or after the name of the command, or by `SEARCHSVC_CONFIG`; else it is
`searchsvc.toml` of the working folder, where there is one.
"""

import os
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from typing_extensions import override

from searchsvc.cli.exits import exit_status
from searchsvc.cli.settings_file import FILE_NAME, SettingsFaults, SettingsFile, check_logo, read_settings
from searchsvc.model.site import Site, site_settings, site_variable

FILE_VARIABLE = "SEARCHSVC_CONFIG"
_NAMED, _READ, _FAULTS = "searchsvc.settings.named", "searchsvc.settings.read", "searchsvc.settings.faults"


class CommandGroup(click.Group):
    """A group whose commands take the defaults of their options from the settings file."""

    def __init__(self, *arguments: Any, **attributes: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*arguments, **attributes)
        self.params.append(_config_option(_remember))

    @override
    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        if not any(parameter.name == "config" for parameter in cmd.params):
            cmd.params.append(_config_option(_apply))
        super().add_command(cmd, name)


class CommandForAnySettings(click.Command):
    """A command that runs beside a settings file that cannot be used, and asks `faults_of` what is wrong with it."""


def _config_option(callback: Any) -> click.Option:  # noqa: ANN401 - click's own
    return click.Option(
        ["--config"],
        type=click.Path(path_type=Path),
        envvar=FILE_VARIABLE,
        show_envvar=True,
        is_eager=True,
        expose_value=False,
        callback=callback,
        metavar="FILE",
        help=f"The settings file.  [default: {FILE_NAME}, where there is one]",
    )


def _remember(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.meta[_NAMED] = value


def _apply(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    group = ctx.find_root().command
    if ctx.resilient_parsing or not isinstance(group, CommandGroup):
        return
    if ctx.get_parameter_source("config") is not ParameterSource.COMMANDLINE:
        value = ctx.meta.get(_NAMED, value)
    with exit_status():
        try:
            settings = read_settings(value, group)
        except SettingsFaults as found:
            if not isinstance(ctx.command, CommandForAnySettings):
                raise
            ctx.meta[_FAULTS] = found.faults
            settings = SettingsFile(value)
    ctx.meta[_READ] = settings
    ctx.default_map = dict(settings.commands.get(ctx.command.name or "", {}))


def settings_of(ctx: click.Context) -> SettingsFile:
    """What the settings file of a running command says."""
    settings = ctx.meta.get(_READ)
    return settings if isinstance(settings, SettingsFile) else SettingsFile()


def faults_of(ctx: click.Context) -> tuple[str, ...]:
    """What is wrong with the settings file of a `CommandForAnySettings`."""
    faults: tuple[str, ...] = ctx.meta.get(_FAULTS, ())
    return faults


def site_of(ctx: click.Context) -> Site:
    """Whose releases these are: what the environment says beats what the settings file says.

    Raises UsageError where a setting, or the file of the logo, cannot be used.
    """
    site = Site.of_environment(_site_variables(ctx))
    check_logo(site.logo)
    return site


def site_environment(ctx: click.Context) -> dict[str, str]:
    """The environment variables that tell the processes of a service the same. Raises as `site_of`."""
    site_of(ctx)
    return _site_variables(ctx)


def _site_variables(ctx: click.Context) -> dict[str, str]:
    settings = {**settings_of(ctx).site, **site_settings(os.environ)}
    return {site_variable(name): value for name, value in settings.items()}
