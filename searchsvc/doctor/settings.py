"""The settings: whether they can be used, and whether the environment says what nothing reads."""

from collections.abc import Iterator

from searchsvc.doctor.finding import Finding, Subject


def check_settings(subject: Subject) -> Iterator[Finding]:
    """What is wrong with the settings file, with the values that `serve` takes, and with the names of variables."""
    for fault in subject.settings_faults:
        yield Finding("settings", "wrong", fault, "Correct it: no other command runs beside it.")
    for fault in subject.value_faults:
        yield Finding("settings", "wrong", fault, "Correct it: 'searchsvc serve' does not start with it.")
    if not subject.settings_faults and not subject.value_faults:
        file = subject.settings_file
        no_file = "there is no settings file, so options and the environment decide"
        yield Finding("settings", "fine", no_file if file is None else f"{file} can be used")
    for sentence in subject.misspelt:
        yield Finding("environment", "notice", sentence, "Correct its name, or remove it.")
