"""The settings: whether the settings file can be used, and whether the environment says what nothing reads."""

from collections.abc import Iterator

from searchsvc.doctor.finding import Finding, Subject


def check_settings(subject: Subject) -> Iterator[Finding]:
    """What is wrong with the settings file, and which variables are misspelt."""
    if subject.settings_faults:
        for fault in subject.settings_faults:
            yield Finding("settings", "wrong", fault, "Correct it: no other command runs beside it.")
    elif subject.settings_file is not None:
        yield Finding("settings", "fine", f"{subject.settings_file} can be used")
    else:
        yield Finding("settings", "fine", "there is no settings file, so options and the environment decide")
    for sentence in subject.misspelt:
        yield Finding("environment", "notice", sentence, "Correct its name, or remove it.")
