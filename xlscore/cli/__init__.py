"""The command line: thin, in the reader's words, with exit codes that scripts can rely on.

0 done (warnings included), 1 errors in the data (listed; the pages are written all the same),
2 wrong usage or an unreadable file. Heavy imports are local to the command that needs them.
"""

from __future__ import annotations

import errno
import gc
import os
from typing import Any

import click

from xlscore import __version__
from xlscore.cli import children, copies, months, pages, setting_up

#: So many new objects before Python looks for circles of them. A command makes few circles and
#: soon ends: the 700 of Python itself cost a tenth of a refresh.
_OBJECTS = 200_000


class _Commands(click.Group):
    """The group of commands: whatever stops one, the reader gets a sentence, and exit 2."""

    def invoke(self, ctx: click.Context) -> Any:
        before, collecting = os.environ.get("PYTHONSAFEPATH"), gc.get_threshold()
        gc.set_threshold(_OBJECTS, *collecting[1:])
        # Whatever Python we start must not import from the folder in which the reader stands.
        os.environ["PYTHONSAFEPATH"] = "1"
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from xlscore.problems import Refusal, Unfinished

            if isinstance(error, Unfinished):
                for line in error.lines:
                    click.echo(f"unfinished: {line}.")
                click.echo(f"xlscore: {error.todo}", err=True)
                ctx.exit(1)
            if isinstance(error, Refusal):
                click.echo(f"xlscore: {error}", err=True)
                ctx.exit(2)
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # whoever reads what is printed has gone: click ends in silence
            click.echo(f"xlscore: {_unexpected(ctx.invoked_subcommand, error)}", err=True)
            ctx.exit(2)
        finally:
            from xlscore.hosts.package.locking import let_go

            let_go()
            # Whoever calls us from a Python of their own finds it as it was.
            gc.set_threshold(*collecting)
            if before is None:
                os.environ.pop("PYTHONSAFEPATH", None)
            else:
                os.environ["PYTHONSAFEPATH"] = before


def _unexpected(command: str | None, error: Exception) -> str:
    from xlscore.hosts.live.logfile import log

    path = log(f"{command} (xlscore {__version__})", error)
    where = f"details are in {path}" if path else "the log file could not be written"
    return (
        f"{command} stopped at something unexpected ({type(error).__name__}: {error}); {where}; "
        "give them to whoever looks after xlscore"
    )


@click.group(cls=_Commands)
@click.version_option(__version__, prog_name="xlscore")
def main() -> None:
    """Make a council's performance scorecard out of its data sheets."""


for _command in (
    pages.refresh,
    pages.check,
    pages.explain,
    pages.batch,
    months.roll,
    months.load,
    children.count,
    copies.circulate,
    copies.site,
    copies.audit,
    setting_up.new,
    setting_up.install,
    setting_up.doctor,
    setting_up.build,
):
    main.add_command(_command)
